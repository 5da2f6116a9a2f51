// What Entra ID will probably say of a password that somebody types. It stays in the field.
import { checkPassword } from "entra-reset-wasm";

import { hideSeen } from "./held.js";
import { listed } from "./policy.js";
import { element, sentence, wrong } from "../texts/text.js";

const RULES = { length: "Length", characters: "Characters", complexity: "Kinds of characters", names: "Names", bannedWords: "Banned words" };

const field = document.getElementById("check-password");
const verdict = document.getElementById("check-verdict");
const rules = document.getElementById("check-rules");

document.getElementById("check-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const password = new TextEncoder().encode(field.value);
    try {
        const report = checkPassword(password, {
            forUser: listed(document.getElementById("check-names").value),
            bannedWords: listed(document.getElementById("check-banned-words").value),
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
    rules.replaceChildren(...report.map(({ name, passed, message }) => {
        const rule = element("li", "");
        rule.dataset.passed = passed;
        rule.append(element("strong", `${RULES[name] ?? name}: ${passed ? "passed" : "not passed"}`), element("p", sentence(message)));
        return rule;
    }));
    document.getElementById("check-report").hidden = report.length === 0;
}

// The report goes as well: it would stand beside the next password.
hideSeen(() => {
    if (field.value === "") return;
    field.value = "";
    tell("", "The password was removed from this page when the tab was hidden.");
    showRules([]);
});
