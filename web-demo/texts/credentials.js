// What a run gives its users, in words: a new password, a Temporary Access Pass, or both.

const PASSWORD = {
    reset: "Reset password",
    resetThis: "Reset this user",
    resetAll: "Reset this one and all others",
    confirm: "Confirm reset",
    give: "set a new password",
    giveAll: "set new passwords",
    who: "can be reset",
    effect: "The old one stops working at once.",
    effectAll: "The old ones stop working at once.",
    writing: "Setting the password…",
    writingAll: "setting passwords",
    column: "New password",
    isReset: "Reset",
    outcomes: {},
};

const PASS = {
    reset: "Create the pass",
    resetThis: "Create the pass of this user",
    resetAll: "Create the passes of this one and all others",
    confirm: "Confirm pass",
    give: "create a Temporary Access Pass",
    giveAll: "create Temporary Access Passes",
    who: "can have one",
    effect: "It takes the place of an earlier pass. The password stays as it is.",
    effectAll: "They take the place of earlier passes. The passwords stay as they are.",
    writing: "Creating the pass…",
    writingAll: "creating passes",
    column: "Temporary Access Pass",
    isReset: "Given a pass",
    outcomes: {
        Failed: "No Temporary Access Pass was created",
        Unknown: "It is not known whether a Temporary Access Pass was created",
        Reset: "The Temporary Access Pass was created",
    },
};

const BOTH = {
    ...PASSWORD,
    give: `${PASSWORD.give} and ${PASS.give}`,
    giveAll: `${PASSWORD.giveAll} and ${PASS.giveAll}`,
    effect: "The old password, and an earlier pass, stop working.",
    effectAll: "The old passwords, and earlier passes, stop working.",
    column: "New password and pass",
};

/** The words for what was asked for: `wanted` are the options of the run. */
export const wordsFor = (wanted) => ({ TemporaryAccessPass: PASS, Both: BOTH })[wanted?.credentialType] ?? PASSWORD;
