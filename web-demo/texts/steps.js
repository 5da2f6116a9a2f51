// What was done beside the write, and what is known of the pass, in words.
import { count, wrong } from "./text.js";

const STEPS = {
    BlockSignIn: "Block sign-in",
    Verify: "Read the change back",
    Enable: "Unblock sign-in",
    RevokeSession: "Sessions",
    TemporaryAccessPass: "Temporary Access Pass",
    Mail: "Mail",
};
const VERIFICATIONS = { Verified: "Verified", NotYetVisible: "Not visible yet", Contradicted: "Changed again since" };

const ENDS = { RevokeSession: ["Revoked", "Not revoked", "Not revoked"], Mail: ["Sent", "Not sent", "Not sent"] };
const ends = (step) => ENDS[step] ?? ["Done", "Failed", "Not done"];

const nameOf = (step) => STEPS[step] ?? step;
const verified = (verification) => VERIFICATIONS[verification] ?? verification ?? "";

/** A line for each step that was asked for. */
export function stepFacts({ steps = [], verification, mail }) {
    const facts = steps.map(({ step, done, error }) => {
        const [isDone, failed, notDone] = ends(step);
        return [nameOf(step), error ? `${failed}: ${wrong(error)}` : done ? isDone : notDone];
    });
    return [...facts, ["Mail to", mail?.to ?? ""], ["Verification", verified(verification)]];
}

/** What a table has room for: the steps that failed, and what was read back. */
export function stepNotes({ steps = [], verification }) {
    const failed = steps.filter(({ error }) => error).map(({ step }) => `${nameOf(step)}: ${ends(step)[1].toLowerCase()}`);
    return verification ? [...failed, `Verification: ${verified(verification).toLowerCase()}`] : failed;
}

const ONCE = { true: "Only once", false: "More than once" };

/** How long the pass lasts, how often it can be used, and from when. */
export function passFacts({ pass }) {
    if (!pass) return [];
    const { lifetimeInMinutes, isUsableOnce, startDateTime, isUsable } = pass;
    const start = startDateTime === null ? "" : new Date(startDateTime).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
    return [
        ["Pass lasts", lifetimeInMinutes === null ? "" : `${count(lifetimeInMinutes)} minutes`],
        ["Pass can be used", ONCE[isUsableOnce] ?? ""],
        ["Pass is valid from", start],
        ["Pass works now", isUsable === false ? "No" : ""],
    ];
}
