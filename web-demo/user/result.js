// What became of the user.
import { part } from "../page.js";
import { keep } from "../passwords/kept.js";
import { outcomeOf } from "../texts/outcomes.js";
import { SecretBox } from "../passwords/box.js";
import { passFacts, stepFacts } from "../texts/steps.js";
import { fillFacts, fillWarnings, personFacts, say, sentence } from "../texts/text.js";

const region = part("result");
const title = part("result-title");
const outcome = part("outcome");

const removed = (name, again) => `The ${name} was removed from this page when the tab was hidden. If you do not have it, ${again}.`;
/** By the names of secrets. */
const boxes = {
    password: new SecretBox(part("password-box"), part("password-note"), removed("password", "reset the password again")),
    pass: new SecretBox(part("pass-box"), part("pass-note"), removed("pass", "create another one")),
};

/** The result on the screen. */
let shown = null;

/** Shows a result and takes its secrets over. */
export function showResult(result, secrets) {
    closeResult();
    // Before all else: what was set must not be lost.
    for (const held of secrets) boxes[held.name].hold(held);
    shown = result;
    show(outcomeOf(result), result.outcome, result.error, [
        ...personFacts(result),
        ...stepFacts(result),
        ...passFacts(result),
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

/** Takes the result away; a secret that nobody has had yet is kept. */
export function closeResult() {
    const left = Object.values(boxes).flatMap((box) => box.release() ?? []);
    if (left.length > 0) keep(shown, left, showResult);
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
