// What Entra ID will probably say of a password that somebody types. It stays in the field.
import { checkPassword } from "entra-reset-wasm";

import { part } from "../page.js";
import { hideSeen } from "./held.js";
import { listed } from "./policy.js";
import { element, sentence, wrong } from "../texts/text.js";

const RULES = {
    length: "Length",
    characters: "Characters",
    complexity: "Kinds of characters",
    names: "Names",
    bannedWords: "Banned words",
};

const field = part("check-password");
const verdict = part("check-verdict");
const rules = part("check-rules");

part("check-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const password = new TextEncoder().encode(field.value);
    try {
        const report = checkPassword(password, {
            forUser: listed(part("check-names").value),
            bannedWords: listed(part("check-banned-words").value),
        });
        if (report.isValid) tell("Reset", "Entra ID will probably take it");
        else tell("Failed", "Entra ID will probably refuse it");
        showRules(report.rules);
    } catch (error) {
        tell("Failed", wrong(error));
        showRules([]);
    } finally {
        password.fill(0);
    }
});

function tell(kind, words) {
    verdict.textContent = words;
    verdict.dataset.kind = kind;
}

function showRules(report) {
    rules.replaceChildren(
        ...report.map(({ name, passed, message }) => {
            const rule = element("li", "");
            rule.dataset.passed = passed;
            rule.append(element("strong", `${RULES[name] ?? name}: ${passed ? "passed" : "not passed"}`), element("p", sentence(message)));
            return rule;
        }),
    );
    part("check-report").hidden = report.length === 0;
}

// The report goes as well: it would stand beside the next password.
hideSeen(() => {
    if (field.value === "") return;
    field.value = "";
    tell("", "The password was removed from this page when the tab was hidden.");
    showRules([]);
});
