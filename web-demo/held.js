// A password in this page's memory, and whether the person has had it: shown or copied.

/** Those that were set and that nobody has had yet: with the page they would be lost. */
const unseen = new Set();

export const someUnseen = () => unseen.size > 0;

export class HeldPassword {
    #bytes;

    /** Takes the bytes over (UTF-8). */
    constructor(bytes) {
        this.#bytes = bytes;
        unseen.add(this);
    }

    get isUnseen() {
        return unseen.has(this);
    }

    /** Its text, for the screen. */
    show() {
        unseen.delete(this);
        return this.#text();
    }

    /** Puts it on the clipboard, and returns what to say of that. */
    async copy() {
        try {
            await navigator.clipboard.writeText(this.#text());
        } catch {
            return "The browser does not let this page copy. Show the password and copy it by hand.";
        }
        unseen.delete(this);
        return "The password was copied. Clear the clipboard after use.";
    }

    wipe() {
        unseen.delete(this);
        this.#bytes.fill(0);
    }

    #text() {
        return new TextDecoder().decode(this.#bytes);
    }
}
