// What will happen to the user, and the buttons that let it happen.
import { part } from "../page.js";
import { wordsFor } from "../texts/credentials.js";
import { closeHistory, offerHistory } from "./history.js";
import { capital, fillFacts, fillWarnings, personFacts, say, sentence } from "../texts/text.js";

const region = part("plan");
const title = part("plan-title");
const confirm = part("confirm");
const confirmText = part("confirm-text");
const confirmButton = part("confirm-button");
const forOne = part("plan-for-one");
const forList = part("plan-for-list");
const reset = part("reset");
const resetThis = part("reset-this");
const resetAll = part("reset-all");
const stop = part("stop");

/** @type {(answer: "yes" | "yesToAll" | "no") => void} */
let settle = () => {};
/** @type {"yes" | "yesToAll"} What the button below the fold says. */
let confirmed = "yes";

/**
 * Shows the plan and resolves to the person's answer. What was shown is what is done: the run waits for it.
 * Of a list, `list` says how many users it has, and its `stop` ends the run.
 * @param {any} question
 * @param {{total: number, stop(): void} | null} list
 */
export function askPerson(question, list = null) {
    const { target, operation, requests, why, forceChange, warnings, index, wanted } = question;
    const isSecond = question.question === "privileged";
    const words = wordsFor(wanted);
    const others = list === null ? 0 : list.total - index - 1;
    fillFacts(part("plan-facts"), [
        ...personFacts(question),
        ["Password", forceChange === null ? "Stays as it is" : ""],
        ["At next sign-in", { true: "The user must choose a new password", false: "The new password stays valid" }[forceChange] ?? ""],
        ["What happens", isSecond ? "" : sentence(operation)],
        ["Request", requests.join("\n")],
        ["Why this request", isSecond ? "" : sentence(why)],
    ]);
    fillWarnings(part("plan-warnings"), warnings);
    say(part("plan-place"), list === null ? "" : `User ${index + 1} of ${list.total}: ${target}`);
    forOne.hidden = isSecond || list !== null;
    forList.hidden = list === null;
    resetThis.hidden = isSecond;
    resetAll.hidden = isSecond || others === 0;
    reset.textContent = words.reset;
    resetThis.textContent = words.resetThis;
    resetAll.textContent = words.resetAll;
    confirmButton.textContent = words.confirm;
    const besides = [
        wanted.blockSignIn && "Sign-in is blocked first.",
        wanted.enable && "Sign-in is unblocked afterwards.",
        wanted.mail && "A mail tells of it afterwards.",
    ];
    const told = isSecond
        ? [`You are about to ${operation}. Really ${words.give} for ${target}?`]
        : list === null
          ? [`${capital(words.give)} for ${target}?`, words.effect, ...besides]
          : [
                `${capital(words.giveAll)} for ${target} and for those of the ${others} after it in the list that ${words.who}?`,
                words.effectAll,
                ...besides,
                "About privileged users you are still asked one by one.",
            ];
    confirmText.textContent = told.filter(Boolean).join(" ");
    confirmed = isSecond || list === null ? "yes" : "yesToAll";
    fold(!isSecond);
    const { environment, graphEndpoint } = wanted;
    offerHistory(question.userId, { environment, graphEndpoint });
    region.hidden = false;
    title.focus();
    stop.onclick = list?.stop ?? null;
    return new Promise((resolve) => {
        settle = resolve;
    });
}

/** Takes the plan away. Its question stays open: whoever does this ends the run. */
export function closePlan() {
    closeHistory();
    region.hidden = true;
}

function fold(folded) {
    confirm.hidden = folded;
    for (const button of [reset, resetAll]) button.setAttribute("aria-expanded", String(!folded));
}

function answer(word) {
    closePlan();
    settle(word);
}

for (const button of [reset, resetAll]) {
    button.addEventListener("click", () => {
        fold(!confirm.hidden);
        if (!confirm.hidden) confirmButton.focus();
    });
}
confirmButton.addEventListener("click", () => answer(confirmed));
resetThis.addEventListener("click", () => answer("yes"));
for (const id of ["skip", "cancel"]) part(id).addEventListener("click", () => answer("no"));

// The next user's plan comes where this one was: the second half of a double click, or a key that is held down, was not meant for it.
region.addEventListener(
    "click",
    (event) => {
        if (event.detail > 1) event.stopPropagation();
    },
    { capture: true },
);
region.addEventListener("keydown", (event) => {
    if (event.repeat && event.key === "Enter") event.preventDefault();
});
