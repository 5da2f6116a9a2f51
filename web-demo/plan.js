// What will happen to the user, and the two buttons that let it happen.
import { fillFacts, fillWarnings, personFacts, say, sentence } from "./text.js";

const region = document.getElementById("plan");
const title = document.getElementById("plan-title");
const reset = document.getElementById("reset");
const confirm = document.getElementById("confirm");
const confirmButton = document.getElementById("confirm-button");
const cancel = document.getElementById("cancel");

let settle = () => {};

/** Shows the plan and resolves to the person's answer. What was shown is what is done: the run waits for it. */
export function askPerson(question) {
    const { target, operation, why, forceChange, warnings } = question;
    const isSecond = question.question === "privileged";
    fillFacts(document.getElementById("plan-facts"), [
        ...personFacts(question),
        ["At next sign-in", forceChange ? "The user must choose a new password" : "The new password stays valid"],
        ["Request", isSecond ? "" : operation],
        ["Why this request", isSecond ? "" : sentence(why)],
    ]);
    fillWarnings(document.getElementById("plan-warnings"), warnings);
    say(document.getElementById("confirm-text"), isSecond
        ? `You are about to ${operation}. Really set a new password for ${target}?`
        : `Set a new password for ${target}? The old one stops working at once.`);
    reset.hidden = isSecond;
    fold(!isSecond);
    region.hidden = false;
    title.focus();
    return new Promise((resolve) => {
        settle = resolve;
    });
}

/** Takes the plan away. */
export function closePlan() {
    region.hidden = true;
    settle("no");
}

function fold(folded) {
    confirm.hidden = folded;
    reset.setAttribute("aria-expanded", String(!folded));
}

reset.addEventListener("click", () => {
    fold(!confirm.hidden);
    if (!confirm.hidden) confirmButton.focus();
});
confirmButton.addEventListener("click", () => {
    settle("yes");
    closePlan();
});
cancel.addEventListener("click", closePlan);
