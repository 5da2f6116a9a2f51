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

/** The outcome of a result in words. */
export const outcomeOf = ({ outcome, wanted }) => wordsFor(wanted).outcomes[outcome] ?? OUTCOMES[outcome] ?? outcome;
