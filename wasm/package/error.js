/** What calls throw for bad options and misuse: a stable code, what was found, and what to do next. */
export class ResetError extends Error {
    constructor(code, message, remedy) {
        super(message);
        this.name = "ResetError";
        this.code = code;
        this.remedy = remedy;
    }
}
