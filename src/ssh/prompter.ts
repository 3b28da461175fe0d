import { createLimit } from '../hosts/limit.ts';

/** Puts questions to a person on the way to a host. */
export interface LoginPrompter {
  readonly interactive: boolean;
  confirm(question: string): Promise<boolean>;
  secret(question: string, kind: 'passphrase' | 'password'): Promise<string>;
}

/** One question at a time, however many hosts are being connected. */
export function oneQuestionAtATime(prompter: LoginPrompter): LoginPrompter {
  const turn = createLimit(1);
  return {
    interactive: prompter.interactive,
    confirm: (question) => turn(() => prompter.confirm(question)),
    secret: (question, kind) => turn(() => prompter.secret(question, kind)),
  };
}
