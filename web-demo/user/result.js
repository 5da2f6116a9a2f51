// What became of the user.
import { part } from "../page.js";
import { keep } from "../passwords/kept.js";
import { OUTCOMES } from "../texts/outcomes.js";
import { PasswordBox } from "../passwords/box.js";
import { fillFacts, fillWarnings, personFacts, say, sentence } from "../texts/text.js";

const region = part("result");
const title = part("result-title");
const outcome = part("outcome");

const REMOVED = "The password was removed from this page when the tab was hidden. If you do not have it, reset the password again.";
const box = new PasswordBox(part("password-box"), part("password-note"), REMOVED);

/** The result on the screen. */
let shown = null;

/** Shows a result and takes its password over. */
export function showResult(result, password) {
    closeResult();
    // Before all else: a password that was set must not be lost.
    box.hold(password);
    shown = result;
    show(OUTCOMES[result.outcome] ?? result.outcome, result.outcome, result.error, [
        ...personFacts(result),
        ["Sessions", { true: "Revoked", false: "Not revoked" }[result.sessionsRevoked] ?? ""],
        ["At next sign-in", result.forceChange === true ? "The user must choose a new password" : ""],
    ]);
    fillWarnings(part("result-warnings"), result.warnings);
}

/** Shows why a search or a whole run came to nothing: `code`, `message` and `remedy`. */
export function showError(error) {
    closeResult();
    show("That did not work", "Failed", error, []);
    fillWarnings(part("result-warnings"), []);
}

/** Takes the result away; a password that nobody has had yet is kept. */
export function closeResult() {
    const left = box.release();
    if (left !== null) keep(shown, left, showResult);
    shown = null;
    region.hidden = true;
}

function show(words, kind, error, facts) {
    say(outcome, words);
    outcome.dataset.kind = kind;
    fillFacts(part("result-facts"), [
        ["Why", error ? sentence(error.message) : ""],
        ["What to do", error?.remedy ? sentence(error.remedy) : ""],
        ...facts,
        ["Request id", error?.requestId ?? ""],
        ["Code", error?.code ?? ""],
    ]);
    region.hidden = false;
    title.focus();
}
