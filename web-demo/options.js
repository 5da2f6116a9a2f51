// The options of a run, from their fields. A field that is not offered says nothing; what contradicts, the module says.
import { part } from "./page.js";
import { number, PolicyFields } from "./passwords/policy.js";
import { mailFields, mailOptions } from "./user/mail.js";

const fields = part("options");
const credentialType = part("credential-type");
const policy = new PolicyFields(part("reset-policy"));

/** Offers what is about a password, a pass or a mail only where there is to be one. */
function fit() {
    const isGiven = {
        password: credentialType.value !== "TemporaryAccessPass",
        pass: credentialType.value !== "Password",
        ...mailFields(),
    };
    for (const field of fields.querySelectorAll("[data-about]")) field.hidden = !isGiven[field.dataset.about];
}

for (const field of [credentialType, part("mail-to")]) field.addEventListener("change", fit);
fit();

const isOffered = (id) => part(id).closest("[hidden]") === null;
const isChecked = (id) => isOffered(id) && part(id).checked;

/** A field for a time says it in this machine's own zone. */
const start = (text) => (text === "" ? null : new Date(text).toISOString());

export async function resetOptions() {
    return {
        kind: "reset",
        credentialType: credentialType.value,
        ...(isOffered("reset-policy") && {
            password: await policy.options(),
            forceChangePasswordNextSignIn: isChecked("force-change") ? null : false,
        }),
        ...(isOffered("pass-lifetime") && {
            lifetimeInMinutes: number(part("pass-lifetime").value.trim()),
            startDateTime: start(part("pass-start").value),
            isUsableOnce: { true: true, false: false }[part("pass-once").value] ?? null,
        }),
        tenantBannedWords: isChecked("tenant-banned-words"),
        blockSignIn: isChecked("block-sign-in"),
        verify: isChecked("verify"),
        enable: isChecked("enable"),
        revokeSession: isChecked("revoke-session"),
        includeDisabled: isChecked("include-disabled"),
        mail: await mailOptions(),
    };
}
