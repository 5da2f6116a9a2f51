// The new password on the screen: hidden until the person asks for it, gone when the tab is hidden.
import { DOTS, say } from "./text.js";

const box = document.getElementById("password-box");
const place = document.getElementById("password");
const note = document.getElementById("password-note");
const show = document.getElementById("show");
const copy = document.getElementById("copy");

/** The password, or null. */
let held = null;
let shown = false;

/** Takes the password over. Nothing of it is on the screen yet. */
export function holdPassword(taken) {
    held = taken;
    box.hidden = held === null;
    say(note, "");
    hide();
}

/** Lets go of the password: wiped where the person has had it, otherwise handed back, so that it is not lost. */
export function releasePassword() {
    const left = held?.isUnseen ? held : null;
    if (left === null) held?.wipe();
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
    shown = true;
    place.textContent = held.show();
    show.textContent = "Hide password";
    say(note, "Switching to another tab removes the password from this page.");
});

copy.addEventListener("click", async () => {
    const copied = held;
    const words = await copied.copy();
    // Meanwhile the tab may have been hidden, or another user's result be here.
    if (held === copied) say(note, words);
});

// A password that nobody has had yet is not on the screen. It stays, hidden: taking it away would only lose it.
document.addEventListener("visibilitychange", () => {
    if (document.hidden && held !== null && !held.isUnseen) {
        releasePassword();
        say(note, "The password was removed from this page when the tab was hidden. If you do not have it, reset the password again.");
    }
});
