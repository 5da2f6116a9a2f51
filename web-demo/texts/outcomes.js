// The outcomes in words, those first that need a person.
import { wordsFor } from "./credentials.js";

export const OUTCOMES = {
    Failed: "The password was not reset",
    Unknown: "It is not known whether the password was reset",
    Accepted: "The reset was accepted and is still under way",
    Cancelled: "Cancelled: nothing was changed",
    Skipped: "Nothing was changed",
    Reset: "The password was reset",
};

/** The outcome of a result in words. Where a step was taken, as before a write that did not come, something was changed all the same. */
export function outcomeOf({ outcome, wanted, steps = [] }) {
    const isSpared = outcome === "Skipped" || outcome === "Cancelled";
    const told = isSpared && steps.some(({ done }) => done) ? "Failed" : outcome;
    return wordsFor(wanted).outcomes[told] ?? OUTCOMES[told] ?? told;
}
