// A temporary password without sign-in: it is drawn here, and set nowhere.
import { generatePassword } from "entra-reset-wasm";

import { part } from "../page.js";
import { HeldSecret } from "./held.js";
import { SecretBox } from "./box.js";
import { listed, PolicyFields } from "./policy.js";
import { fillFacts, fillWarnings, wrong } from "../texts/text.js";

const REMOVED = "The password was removed from this page when the tab was hidden. If you do not have it, make another one.";

const failure = part("temporary-failure");
const facts = part("temporary-facts");
const warnings = part("temporary-warnings");
const box = new SecretBox(part("temporary-box"), part("temporary-note"), REMOVED);
const policy = new PolicyFields(part("temporary-policy"));

/** Rounded down: no password is better than it is said to be. */
const bits = (entropyBits) => `${(Math.floor(entropyBits * 10) / 10).toFixed(1)} bits`;

part("temporary-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    box.release()?.wipe();
    fillFacts(facts, []);
    fillWarnings(warnings, []);
    failure.textContent = "";
    try {
        const forUser = listed(part("temporary-names").value);
        const drawn = generatePassword({ ...(await policy.options()), forUser });
        box.hold(new HeldSecret(drawn.password, { name: "password", isSet: false }));
        fillFacts(facts, [["Entropy", bits(drawn.entropyBits)]]);
        fillWarnings(warnings, drawn.warnings);
    } catch (error) {
        failure.textContent = wrong(error);
    }
});
