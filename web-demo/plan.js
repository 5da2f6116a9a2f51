// What will happen to the user, and the two buttons that let it happen.
import { fillFacts, fillWarnings, personFacts, say } from "./text.js";

const region = document.getElementById("plan");
const title = document.getElementById("plan-title");
const reset = document.getElementById("reset");
const confirm = document.getElementById("confirm");
const confirmButton = document.getElementById("confirm-button");
const cancel = document.getElementById("cancel");

let settle = () => {};

/** Shows the plan and resolves to the person's answer. What was shown is what is done: the run waits for it. */
export function askPerson(question) {
    const { target, operation, forceChange, roles, protection, warnings } = question;
    fillFacts(document.getElementById("plan-facts"), [
        ...personFacts(question),
        ["Directory roles", roles.map((role) => role.displayName ?? role.roleTemplateId).join(", ") || (protection === null ? "" : "None")],
        ["At next sign-in", forceChange ? "The user must choose a new password" : "The new password stays valid"],
        ["Request", operation],
    ]);
    fillWarnings(document.getElementById("plan-warnings"), warnings);
    say(document.getElementById("confirm-text"), `Set a new password for ${target}? The old one stops working at once.`);
    fold(true);
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
