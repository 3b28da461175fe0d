/** `gl1: no answer`, `gl1 can't be reached`: what is said of a host begins with its name, once, also where the message itself begins so. */
export function namedOnce(name: string, message: string): string {
  return message.startsWith(`${name}: `) || message.startsWith(`${name} `) ? message : `${name}: ${message}`;
}

/** The message without that. */
export function withoutName(name: string, message: string): string {
  return message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
}
