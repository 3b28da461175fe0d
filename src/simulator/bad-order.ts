/** What was ordered but makes no sense; the message says why. */
export class BadOrder extends Error {}
