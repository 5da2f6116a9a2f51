// The new password on the screen: hidden until the person asks for it, gone when the tab is hidden.
import { say } from "./text.js";

const box = document.getElementById("password-box");
const place = document.getElementById("password");
const note = document.getElementById("password-note");
const show = document.getElementById("show");
const copy = document.getElementById("copy");
const DOTS = "•".repeat(14);

/** UTF-8, or null. */
let bytes = null;
let shown = false;
/** Whether the person has had it: shown or copied. */
let received = false;

const read = () => new TextDecoder().decode(bytes);

/** Takes the bytes over. Nothing of them is on the screen yet. */
export function holdPassword(taken) {
    bytes = taken;
    received = false;
    box.hidden = bytes === null;
    say(note, "");
    hide();
}

/** Lets go of the password: wiped where the person has had it, otherwise handed back, so that it is not lost. */
export function releasePassword() {
    const left = received ? null : bytes;
    if (received) bytes.fill(0);
    holdPassword(null);
    return left;
}

function hide() {
    shown = false;
    place.textContent = DOTS;
    show.textContent = "Show password";
}

show.addEventListener("click", () => {
    if (shown) {
        hide();
        return;
    }
    shown = received = true;
    place.textContent = read();
    show.textContent = "Hide password";
    say(note, "Switching to another tab removes the password from this page.");
});

copy.addEventListener("click", async () => {
    const copied = bytes;
    let words = "The password was copied. Clear the clipboard after use.";
    try {
        await navigator.clipboard.writeText(read());
        received ||= bytes === copied;
    } catch {
        words = "The browser does not let this page copy. Show the password and copy it by hand.";
    }
    // Meanwhile the tab may have been hidden, or another user's result be here.
    if (bytes === copied) say(note, words);
});

// A password that nobody has had yet is not on the screen. It stays, hidden: taking it away would only lose it.
document.addEventListener("visibilitychange", () => {
    if (document.hidden && received) {
        releasePassword();
        say(note, "The password was removed from this page when the tab was hidden. If you do not have it, reset the password again.");
    }
});
