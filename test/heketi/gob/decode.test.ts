import { describe, expect, it } from 'vitest';
import { decodeGob } from '../../../src/heketi/gob/decode.ts';

const DEFINITION = [
  '30ff81030101',
  `10${hex('DbAttributeEntry')}`,
  '01ff8200',
  '0102',
  `0103${hex('Key')}010c00`,
  `0105${hex('Value')}010c00`,
  '0000',
].join('');
const VALUE = `24ff82011a${hex('DB_BRICK_HAS_SUBTYPE_FIELD')}0103${hex('yes')}00`;

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}

function decode(text: string) {
  return decodeGob(Buffer.from(text, 'hex'));
}

/** A stream of one structure T with a field F of a type, and the bytes of its value. */
function stream(type: string, value: string): string {
  const definition = `ff8103010101${hex('T')}01ff82000101010146${type}000000`.replace(
    '010146',
    `0101${hex('F')}01`,
  );
  const length = (text: string): string => (text.length / 2).toString(16).padStart(2, '0');
  const message = `ff82${value}`;
  return `${length(definition)}${definition}${length(message)}${message}`;
}

function fieldOf(type: string, value: string): unknown {
  return decode(stream(type, value)).fields.get('F');
}

describe('a gob stream', () => {
  it('of one attribute, byte by byte as Heketi writes it', () => {
    const { known, fields } = decode(DEFINITION + VALUE);
    expect(Object.fromEntries(known)).toEqual({ Key: 'string', Value: 'string' });
    expect(Object.fromEntries(fields)).toEqual({
      Key: { kind: 'string', value: 'DB_BRICK_HAS_SUBTYPE_FIELD' },
      Value: { kind: 'string', value: 'yes' },
    });
  });

  it.each([
    ['an int', '04', '012600', { kind: 'int', value: 19 }],
    ['a negative int', '04', '012500', { kind: 'int', value: -19 }],
    ['a long uint', '06', '01fd01000000', { kind: 'uint', value: 65536 }],
    ['the largest uint', '06', '01f91fffffffffffff00', { kind: 'uint', value: Number.MAX_SAFE_INTEGER }],
    ['true', '02', '010100', { kind: 'bool', value: true }],
    ['1.5', '08', '01fef83f00', { kind: 'float', value: 1.5 }],
    [
      'an int of any type',
      '10',
      `0103${hex('int')}0402002600`,
      {
        kind: 'interface',
        name: 'int',
        value: { kind: 'int', value: 19 },
      },
    ],
  ])('has %s', (_, type, value, expected) => {
    expect(fieldOf(type, value)).toEqual(expected);
  });

  it('leaves out what is zero, and tells it from what the writer did not know', () => {
    const { known, fields } = decode(stream('06', '00'));
    expect([...known.keys()]).toEqual(['F']);
    expect(fields.size).toBe(0);
  });

  it.each([
    ['too long for a number', '06', '01f60000000000000000000100', 'a number of 10 bytes'],
    ['a number beyond all sizes', '06', '01f8ffffffffffffffff00', 'a number is too large'],
    ['a number longer than it need be', '06', '01ff0500', 'longer than Go writes it'],
    ['a zero written out', '06', '010000', 'F is written out although it is zero'],
    ['2 in place of true', '02', '010200', '2, where it has to be true or false'],
    ['a text beyond its end', '0c', '017f6100', '127 characters, where 2 bytes are left'],
    ['a text that is no UTF-8', '0c', '0101ff00', 'a text is no UTF-8'],
    ['a field too many', '06', '020100', 'field 2 of a structure that has 1'],
    ['an unknown type', 'ff88', '0100', 'type 68 is not defined'],
    ['no end', '06', '0105', 'the message ends within a value'],
    ['more than its end', '06', '010500ff', '1 bytes too many in a message'],
    ['a value of another length', '10', `0103${hex('int')}0405002600`, '5 bytes, where 3 bytes are left'],
  ])('is refused with %s', (_, type, value, message) => {
    expect(() => decode(stream(type, value))).toThrow(message);
    expect(() => decode(stream(type, value))).toThrow(/\(byte \d+ of the entry\)$/);
  });

  it('is refused at each byte that it is cut at, and with each byte more', () => {
    const whole = DEFINITION + VALUE;
    for (let bytes = 0; bytes < whole.length / 2; bytes++)
      expect(() => decode(whole.slice(0, bytes * 2))).toThrow(/byte \d+ of the entry/);
    expect(() => decode(`${whole}00`)).toThrow('1 bytes too many');
  });

  it('is refused where a type is defined twice, or as another one', () => {
    expect(() => decode(DEFINITION + DEFINITION + VALUE)).toThrow('type 65 is defined twice');
    expect(() => decode(DEFINITION.replace('01ff8200', '01ff8400') + VALUE)).toThrow(
      'the definition of type 65 says that it is of type 66',
    );
  });
});
