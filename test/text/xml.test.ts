import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GlusterctlError } from '../../src/model/errors.ts';
import { child, childrenNamed, numberOf, parseXml, textOf, type XmlElement } from '../../src/text/xml.ts';

const ANSWER = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cliOutput>
  <opRet>0</opRet>
  <!-- <volume> of another time -->
  <volInfo><volumes>
    <volume><name>data</name><brickCount>3</brickCount></volume>
    <volume type='x' id = "2"><name>logs</name><brickCount/></volume>
    <count>2</count>
  </volumes></volInfo>
</cliOutput>
`;

/** The line that is told to be wrong. */
function wrongLine(source: string): number {
  try {
    parseXml(source);
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
    expect(error.code).toBe('failed');
    return Number(/^Not the XML expected from gluster, at line (\d+)$/.exec(error.message)?.[1]);
  }
  return 0;
}

describe('a document', () => {
  test('is read into elements, in their order', () => {
    const root = parseXml(ANSWER);
    const volumes = childrenNamed(child(root, 'volInfo', 'volumes'), 'volume');
    expect(root.name).toBe('cliOutput');
    expect(volumes.map((volume) => textOf(volume, 'name'))).toEqual(['data', 'logs']);
    expect(numberOf(root, 'volInfo', 'volumes', 'count')).toBe(2);
    expect(child(root, 'volInfo', 'nothing', 'here')).toBeNull();
    expect(childrenNamed(null, 'volume')).toEqual([]);
  });

  test('has attributes in either quotes, with entities in them', () => {
    expect(parseXml(`<a one="x > 'y'" two = '&lt;"&#65;"' three=""/>`).attributes).toEqual({
      one: `x > 'y'`,
      two: '<"A"',
      three: '',
    });
  });

  test.each([
    ['&lt;b&gt; &amp;amp; &quot;&apos;', `<b> &amp; "'`],
    ['&#65;&#x41;&#x1F600;', 'AA😀'],
    ['&nbsp;&unknown;&;& &#;', '&nbsp;&unknown;&;& &#;'],
    ['&#0;&#x110000;&#99999999999999999999;', '&#0;&#x110000;&#99999999999999999999;'],
    ['&constructor;&__proto__;&toString;', '&constructor;&__proto__;&toString;'],
    ['<![CDATA[<b>&amp;</b>]]>', '<b>&amp;</b>'],
    ['<![CDATA[a]]]]><![CDATA[>b]]>', 'a]]>b'],
    ['  a <!-- no --> b\n', 'a  b'],
    ['one<b>not this</b>two', 'onetwo'],
  ])('has text: %s', (inside, text) => {
    expect(parseXml(`<a>${inside}</a>`).text).toBe(text);
  });

  test('may have names that mean something to JavaScript', () => {
    const root = parseXml('<a __proto__="x" constructor="y"><__proto__>z</__proto__></a>');
    expect(Object.entries(root.attributes)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(textOf(root, '__proto__')).toBe('z');
    expect(child(root, 'toString')).toBeNull();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('what is missing or no number is told with its path', () => {
  const root = parseXml('<a><b><c>x</c><d/></b></a>');
  test.each([
    [() => textOf(root, 'b', 'e'), `gluster's XML has no a/b/e`],
    [() => numberOf(root, 'b', 'e'), `gluster's XML has no a/b/e`],
    [() => numberOf(root, 'b', 'c'), `gluster's XML has "x" where c should be a number`],
    [() => numberOf(root, 'b', 'd'), `gluster's XML has "" where d should be a number`],
  ])('%#', (read, message) => {
    expect(read).toThrow(expect.objectContaining({ code: 'failed', message }));
  });
});

describe('what is no document is refused, with its line', () => {
  test.each([
    ['nothing', '', 1],
    ['blanks', ' \n ', 2],
    ['words', 'Connection failed. Please check if gluster daemon is operational.', 1],
    ['words before it', 'Warning: x\n<a/>', 2],
    ['words behind it', '<a/>\nx', 2],
    ['two of them', '<a/><b/>', 1],
    ['a declaration alone', '<?xml version="1.0"?>\n', 2],
    ['the wrong end', '<a>\n<b>\n</a>\n</b>', 3],
    ['an end too many', '<a/>\n</a>', 2],
    ['an attribute without quotes', '<a b=c/>', 1],
    ['an attribute that is not closed', '<a\nb="c/>', 1],
    ['a < in an attribute', '<a b="<"/>', 1],
    ['a bare <', '<a>\n1 < 2</a>', 2],
    ['a comment that is not closed', '<a>\n<!-- </a>', 2],
    ['a CDATA section that is not closed', '<a>\n<![CDATA[ </a>', 2],
    [
      'a document type, which could name files',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      1,
    ],
  ])('%s', (_, source, line) => {
    expect(wrongLine(source)).toBe(line);
  });

  test('wherever it was cut off', () => {
    const whole = ANSWER.trimEnd();
    for (let length = 0; length < whole.length; length++)
      expect(wrongLine(whole.slice(0, length)), `after ${length} characters`).toBeGreaterThan(0);
    expect(wrongLine(whole)).toBe(0);
  });
});

describe('what a hostile host sends', () => {
  const many = 500_000;
  const long = 8_000_000;
  /** Depth without recursion, which the test must not need either. */
  const depth = (root: XmlElement): number => {
    let levels = 0;
    for (let at: XmlElement | undefined = root; at !== undefined; at = at.children[0]) levels++;
    return levels;
  };

  test('may be nested deeply', () => {
    expect(depth(parseXml('<a>'.repeat(many) + '</a>'.repeat(many)))).toBe(many);
    expect(wrongLine('<a>'.repeat(many))).toBe(1);
  });

  test('may be long', () => {
    expect(parseXml(`<a>${'x'.repeat(long)}</a>`).text).toHaveLength(long);
    expect(parseXml(`<a b="${'x'.repeat(long)}"/>`).attributes.b).toHaveLength(long);
    expect(parseXml(`<a>${'<b/>'.repeat(many)}</a>`).children).toHaveLength(many);
    expect(parseXml(`<a>${'&'.repeat(long)}</a>`).text).toHaveLength(long);
    expect(parseXml(`<a>&#${'9'.repeat(long)};</a>`).text).toHaveLength(long + 3);
  });

  test.each([
    ['blanks in a tag', `<a${' '.repeat(long)}`],
    ['a name', `<${'a'.repeat(long)}`],
    ['an attribute', `<a b="${'x'.repeat(long)}`],
    ['attributes', `<a ${'b="c" '.repeat(many)}`],
    ['attributes of a whole tag', `<a ${'b="c" '.repeat(many)}/>`],
    ['a comment', `<!--${'-'.repeat(long)}`],
    ['a CDATA section', `<a><![CDATA[${']'.repeat(long)}`],
    ['a declaration', `<?${'?'.repeat(long)}`],
    ['blanks in an end', `<a></a${' '.repeat(long)}`],
  ])('is refused when %s goes on and on', (_, source) => {
    expect(wrongLine(source)).toBe(1);
  });

  test('is read or refused, whatever it is', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      '<a',
      '<a>',
      '</a>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&',
      '&#',
      ';',
      '="',
      '"',
      "'",
      ' ',
      '\n',
      '<?',
      '?>',
      'x',
      '\u0000',
      '\u001b[2J',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const source = pieces.join('');
        const line = wrongLine(source);
        return line === 0 ? /^[ax]+$/.test(parseXml(source).name) : line >= 1;
      }),
      { numRuns: 2000 },
    );
  });
});
