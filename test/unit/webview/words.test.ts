import assert from 'node:assert/strict';
import { contrast, mix, parseColour, type Rgb, textOn } from '../../../webview/map/colours';
import { describeRun, labelsOf } from '../../../webview/map/labels';
import { twinRows } from '../../../webview/map/twin-rows';
import { RunKind } from '../../../webview/protocol/map-types';
import { addressText, countText, parseAddress, roughSizeText, sizeText } from '../../../webview/text';
import { run } from './fixtures';

describe('numbers', () => {
  for (const [bytes, text] of [
    [0, '0 B'],
    [1720, '1,720 B'],
    [65536, '64 KB'],
    [1 << 20, '1 MB'],
    [1536, '1,536 B'],
    [2 ** 47, '128 TB'],
  ] as const)
    it(`writes ${bytes} bytes as ${text}`, () => {
      assert.equal(sizeText(bytes), text);
    });

  it('writes what nobody reads exactly with three digits', () => {
    assert.equal(roughSizeText(1_969_618_944), '1.83 GB');
    assert.equal(roughSizeText(917504), '896 KB');
    assert.equal(roughSizeText(0xfef00), '1,020 KB');
  });

  it('pads addresses to the width of a pointer', () => {
    assert.equal(addressText(0x630498, 4), '0x00630498');
    assert.equal(addressText(0x7ff8_0000_0010, 8), '0x00007FF800000010');
    assert.equal(countText(9871), '9,871');
  });

  it('reads addresses as people write them, and nothing else', () => {
    assert.equal(parseAddress(' 0x00630498 '), 0x630498);
    assert.equal(parseAddress('7ff8`00000010'), 0x7ff8_0000_0010);
    assert.equal(parseAddress('heap'), undefined);
    assert.equal(parseAddress(''), undefined);
    assert.equal(parseAddress('ffffffffffffffff'), undefined);
  });
});

describe('labels', () => {
  it('get shorter step by step', () => {
    assert.deepEqual(labelsOf(run(0, 72, { header: 8, slack: 4, ordinal: 2, name: 'q' })), [
      '#2 q  60 B',
      '#2 q',
      'q',
    ]);
    assert.deepEqual(labelsOf(run(0, 2704, { kind: RunKind.Free })), ['free  2,704 B', 'free']);
    assert.deepEqual(labelsOf(run(0, 64, { detail: false })), []);
  });

  it('say in one sentence what is selected', () => {
    const text = describeRun(run(0x10, 72, { ordinal: 2, name: 'q', fault: 0 }), '0x00000010');
    assert.equal(text, '#2 q, busy, 72 B, 0x00000010, fault 1');
  });
});

describe('text on a fill', () => {
  it('reaches a contrast of 4.5 on every colour', () => {
    const foreground: Rgb = { red: 204, green: 204, blue: 204 };
    for (let red = 0; red <= 255; red += 15)
      for (let green = 0; green <= 255; green += 15)
        for (let blue = 0; blue <= 255; blue += 15) {
          const fill = { red, green, blue };
          assert.ok(contrast(fill, textOn(fill, foreground)) >= 4.5, JSON.stringify(fill));
        }
  });

  it('is computed from every way a theme writes colours', () => {
    const red = { red: 255, green: 0, blue: 0 };
    for (const text of ['#f00', '#ff0000', '#ff0000cc', 'rgb(255, 0, 0)', 'rgba(255, 0, 0, 0.5)'])
      assert.deepEqual(parseColour(text), red, text);
    assert.equal(parseColour('tomato'), undefined);
    assert.equal(parseColour('rgb(a, b, c)'), undefined);
    assert.deepEqual(mix({ red: 0, green: 0, blue: 0 }, red, 0.5), { red: 128, green: 0, blue: 0 });
    assert.equal(contrast({ red: 0, green: 0, blue: 0 }, { red: 255, green: 255, blue: 255 }), 21);
  });
});

describe('the text twin', () => {
  const runs = [
    run(0x630000, 0x4a0, { kind: RunKind.Internal, name: '_HEAP', heap: 0x630000 }),
    run(0x6304a0, 112, { header: 8, slack: 4, ordinal: 1, name: 'p', heap: 0x630000, fault: 0 }),
    run(0x630510, 40, { kind: RunKind.Free, heap: 0x660000 }),
  ];
  const names = new Map([[0x630000, 'h']]);

  it('has a line for every drawn thing, in order', () => {
    assert.deepEqual(
      twinRows(runs, { hidden: [], faultsOnly: false }, names, 4).map(row => row.cells),
      [
        ['0x00630000', 'internal', '_HEAP', '1,184 B', '', '', 'h', ''],
        ['0x006304A0', 'busy', '#1 p', '112 B', '8 B', '4 B', 'h', '● 1'],
        ['0x00630510', 'free', '', '40 B', '', '', '0x00660000', ''],
      ],
    );
  });

  it('obeys the filter of the map', () => {
    const at = (filter: Parameters<typeof twinRows>[1]): number[] =>
      twinRows(runs, filter, names, 4).map(row => row.at);
    assert.deepEqual(at({ hidden: [RunKind.Free, RunKind.Internal], faultsOnly: false }), [0x6304a0]);
    assert.deepEqual(at({ hidden: [], faultsOnly: true }), [0x6304a0]);
  });
});
