// A password in this page's memory, and whether the person has had it: seen, heard or copied.
import { spellPassword } from "./wasm/index.js";

/** Those that were set and that nobody has had yet: with the page they would be lost. */
const unseen = new Set();

export const someUnseen = () => unseen.size > 0;

const read = (bytes) => new TextDecoder().decode(bytes);

export class HeldPassword {
    #bytes;
    #had = false;

    /** Takes the bytes over (UTF-8). `isSet`: it is somebody's password already, and not one that was only drawn. */
    constructor(bytes, { isSet }) {
        this.#bytes = bytes;
        if (isSet) unseen.add(this);
    }

    /** Whether nobody has had it yet. */
    get isUnseen() {
        return !this.#had;
    }

    /** Its text, for the screen. */
    show() {
        this.#noteHad();
        return read(this.#bytes);
    }

    /** What to say on the telephone, for the screen. */
    spell() {
        const spoken = spellPassword(this.#bytes);
        this.#noteHad();
        const text = read(spoken);
        spoken.fill(0);
        return text;
    }

    /** Puts it on the clipboard, and returns what to say of that. */
    async copy() {
        try {
            await navigator.clipboard.writeText(read(this.#bytes));
        } catch {
            return "The browser does not let this page copy. Show the password and copy it by hand.";
        }
        this.#noteHad();
        return "The password was copied. Clear the clipboard after use.";
    }

    wipe() {
        unseen.delete(this);
        this.#bytes.fill(0);
    }

    #noteHad() {
        this.#had = true;
        unseen.delete(this);
    }
}
