// The access token: in this module's memory and nowhere else.

let held = null;

export function holdToken(text) {
    held = text;
}

/** Brings the token to one run: the one that is held, and later another one only where the person has given it meanwhile. */
export function tokenForOneRun() {
    let given = null;
    return () => {
        const token = held === given ? null : held;
        given = held;
        return token;
    };
}
