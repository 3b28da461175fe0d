import type { Device, Node } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';

/** `tier=ssd` or `tier!=ssd`. Any character that a tag may hold, dashes too. */
export interface TagRule {
  readonly key: string;
  readonly equal: boolean;
  readonly value: string;
}

const RULE = /^([A-Za-z0-9_.-]{1,32})(!?=)([^=\s]{0,64})$/;

export function parseTagRule(text: string): TagRule {
  const [, key, operator, value] = RULE.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    throw new GlusterctlError('refused', `Invalid tag match rule: ${text}`, {
      hint: 'A rule reads TAG=VALUE or TAG!=VALUE. A tag has up to 32 letters, digits, "_", "." and "-", a value up to 64 characters, none of them a blank or "=".',
    });
  }
  return { key, equal: operator === '=', value };
}

/** A device's own tag wins over its node's; a missing tag is the empty string. */
export function tagOf(node: Node, device: Device, key: string): string {
  return device.tags[key] ?? node.tags[key] ?? '';
}

export function matches(node: Node, device: Device, rules: readonly TagRule[]): boolean {
  return rules.every((rule) => (tagOf(node, device, rule.key) === rule.value) === rule.equal);
}

export type ArbiterRole = 'required' | 'supported' | 'disabled';

export function arbiterRole(node: Node, device: Device): ArbiterRole {
  const tag = tagOf(node, device, 'arbiter');
  return tag === 'required' || tag === 'disabled' ? tag : 'supported';
}

export function showRule(rule: TagRule): string {
  return `${rule.key}${rule.equal ? '=' : '!='}${rule.value}`;
}
