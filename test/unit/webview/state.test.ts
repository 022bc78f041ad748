import assert from 'node:assert/strict';
import { Inquiry } from '../../../webview/inquiry';
import { bytesInRegions, extentsOf } from '../../../webview/extents';
import { makeBands } from '../../../webview/map/bands';
import { changedRuns, joinRuns, runAt, runsOf } from '../../../webview/map/runs';
import { lensOf, ribbonAddress, ribbonParts } from '../../../webview/map/ribbon';
import { Channel } from '../../../webview/protocol/channel';
import {
  type MapView,
  type Overview,
  type PageRow,
  type RegionRow,
  RunKind,
} from '../../../webview/protocol/map-types';
import { type ToExtension } from '../../../webview/protocol/messages';
import { initialState, reduce, type State } from '../../../webview/state';
import { Viewport } from '../../../webview/viewport';
import { run } from './fixtures';

const region = (base: number, size: number, more: Partial<RegionRow> = {}): RegionRow => ({
  base,
  size,
  committed: size,
  type: 'private',
  name: '',
  heap: 0,
  protect: 4,
  ...more,
});

const page = (at: number, size: number, state: PageRow['state']): PageRow => ({
  at,
  size,
  state,
  protect: 4,
});

const view = (at: number, kinds: readonly RunKind[], detail = true): MapView => ({
  step: 1,
  at,
  end: at + kinds.length * 16,
  detail,
  run: Float64Array.from(kinds, (_, index) => at + index * 16),
  size: Float64Array.from(kinds, () => 16),
  kind: Uint8Array.from(kinds),
  header: new Uint16Array(kinds.length),
  slack: new Uint32Array(kinds.length),
  busyShare: new Uint8Array(kinds.length),
  ordinal: new Float64Array(kinds.length),
  fault: new Int32Array(kinds.length).fill(-1),
  heap: new Float64Array(kinds.length),
  names: [],
});

describe('the state of the map', () => {
  const live = reduce(initialState, {
    type: 'sessionStarted',
    name: 'a.c',
    profile: 'win7-x64',
    pointerBytes: 8,
  });

  it('forgets a session when the next one starts, but not what the user chose', () => {
    let state = reduce(live, { type: 'toggledKind', kind: RunKind.Free });
    state = reduce(state, { type: 'toggledTwin' });
    state = reduce(state, { type: 'selected', at: 0x1000 });
    state = reduce(state, { type: 'sessionStarted', name: 'b.c', profile: 'win10-x86', pointerBytes: 4 });
    assert.equal(state.selected, undefined);
    assert.equal(state.twin, true);
    assert.deepEqual(state.filter.hidden, [RunKind.Free]);
    assert.ok(state.generation > live.generation);
  });

  it('finds its selection again when the page comes back to its session', () => {
    const back: State = { ...initialState, selected: 0x1000, following: false };
    const state = reduce(back, { type: 'sessionStarted', name: 'a', profile: 'win7-x86', pointerBytes: 4 });
    assert.deepEqual([state.selected, state.following], [0x1000, false]);
  });

  it('drops a card that came too late', () => {
    const card = { at: 0x1000, size: 16 } as State['card'];
    const state = reduce(live, { type: 'selected', at: 0x2000 });
    assert.equal(reduce(state, { type: 'described', at: 0x1000, card }).card, undefined);
    assert.equal(reduce(state, { type: 'described', at: 0x2000, card }).card, card);
  });

  it('hides and shows a kind in turn', () => {
    const hidden = reduce(live, { type: 'toggledKind', kind: RunKind.Busy });
    assert.deepEqual(reduce(hidden, { type: 'toggledKind', kind: RunKind.Busy }).filter.hidden, []);
  });

  it('is the same state when nothing is new', () => {
    assert.equal(reduce(live, { type: 'hovered', at: undefined }), live);
    assert.equal(reduce(live, { type: 'resized', size: { width: 0, height: 0 } }), live);
    const seen = reduce(live, { type: 'viewed', view: { zoom: 9, top: 3 }, by: 'map' });
    assert.equal(reduce(seen, { type: 'viewed', view: { zoom: 9, top: 3 }, by: 'map' }), seen);
  });
});

describe('the used address space', () => {
  const regions = [region(0x1_0000, 0x1_0000), region(0x4_0000, 0x2_0000)];

  it('has of a reserved run one byte to point at, so that the rest folds', () => {
    const pages = [
      page(0x1_0000, 0x2000, 'committed'),
      page(0x1_2000, 0xe000, 'reserved'),
      page(0x2_0000, 0x2_0000, 'free'),
      page(0x4_0000, 0x1_f000, 'reserved'),
      page(0x5_f000, 0x1000, 'guard'),
    ];
    assert.deepEqual(extentsOf({ regions, pages }), [
      { at: 0x1_0000, end: 0x1_2000 },
      { at: 0x1_2000, end: 0x1_2001 },
      { at: 0x4_0000, end: 0x4_0001 },
      { at: 0x5_f000, end: 0x6_0000 },
    ]);
    const bands = makeBands(extentsOf({ regions, pages }), 0x1000);
    assert.equal(bands.rows, 3 + 1 + 1 + 1 + 1);
    assert.equal(bytesInRegions(regions, { at: 0x1_3000, end: 0x4_0000 }), 0xd000);
  });

  it('is whole where its pages are not known', () => {
    assert.deepEqual(extentsOf({ regions, pages: [page(0x1_0000, 0x1000, 'committed')] }), [
      { at: 0x1_0000, end: 0x1_1000 },
      { at: 0x1_1000, end: 0x2_0000 },
      { at: 0x4_0000, end: 0x6_0000 },
    ]);
  });
});

describe('runs', () => {
  it('leave out address space in no region', () => {
    const runs = runsOf(view(0x1000, [RunKind.Unmapped, RunKind.Busy, RunKind.Free]));
    assert.deepEqual(
      runs.map(each => [each.at, each.kind]),
      [
        [0x1010, RunKind.Busy],
        [0x1020, RunKind.Free],
      ],
    );
  });

  it('that reach into two answers are one', () => {
    const joined = joinRuns([[run(0x2000, 16)], [run(0x1000, 0x800), run(0x2000, 16)]]);
    assert.deepEqual(
      joined.map(each => each.at),
      [0x1000, 0x2000],
    );
    assert.equal(runAt(joined, 0x17ff)?.at, 0x1000);
    assert.equal(runAt(joined, 0x1800), undefined);
  });

  it('changed when a step freed, split or merged them', () => {
    const before = [run(0, 16, { ordinal: 1 }), run(16, 16, { ordinal: 2 }), run(32, 16)];
    const after = [run(0, 16, { ordinal: 1 }), run(16, 32, { kind: RunKind.Free })];
    assert.deepEqual(
      changedRuns(before, after).map(each => each.at),
      [16],
    );
    assert.deepEqual(changedRuns(before, before), []);
  });
});

describe('the overview ribbon', () => {
  const parts = ribbonParts([region(0x1000, 0x1000), region(0x100000, 2 ** 30)], 400);

  it('gives a page and a gigabyte both a width to point at, and fills the room', () => {
    assert.ok(parts[0]!.width >= 6 && parts[1]!.width > parts[0]!.width);
    assert.ok(Math.abs(parts[1]!.x + parts[1]!.width - 398) < 1e-9);
  });

  it('knows the address under the pointer', () => {
    assert.equal(ribbonAddress(parts, parts[1]!.x), 0x100000);
    assert.equal(ribbonAddress(parts, parts[0]!.width + 1), undefined);
  });

  it('lays a lens over what the map shows', () => {
    const lens = lensOf(parts, { at: 0x1000, end: 0x2000 })!;
    assert.equal(lens.x, 0);
    assert.ok(Math.abs(lens.width - parts[0]!.width) < 1e-9);
    assert.equal(lensOf(parts, { at: 0x3000, end: 0x4000 }), undefined);
  });
});

describe('the channel', () => {
  it('brings each answer to its question, and fails what waits when the session ends', async () => {
    const posted: ToExtension[] = [];
    const channel = new Channel(message => posted.push(message));
    const first = channel.ask('block', { at: 1 });
    const second = channel.ask('block', { at: 2 });
    const third = channel.ask('block', { at: 3 });
    const ids = posted.map(message => (message.type === 'ask' ? message.id : 0));
    assert.equal(channel.settle({ type: 'answer', id: ids[1]!, result: null }), true);
    assert.equal(channel.settle({ type: 'failed', id: ids[0]!, message: 'no such address' }), true);
    assert.equal(await second, null);
    await assert.rejects(first, /no such address/);
    assert.equal(channel.settle({ type: 'sessionEnded', reason: 'done' }), false);
    await assert.rejects(third, /done/);
  });
});

describe('what the map asks', () => {
  it('is the visible rows, within the bound of a viewport, the newest wish last', async () => {
    let state: State = {
      ...initialState,
      session: 'live',
      regions: [region(0x10_0000, 0x100_0000), region(0x7000_0000, 0x1000)],
      size: { width: 800, height: 400 },
      view: { zoom: 20, top: 0 },
    };
    const asked: { at: number; end: number; cells: number }[] = [];
    const channel = new Channel(message => {
      if (message.type !== 'ask') return;
      asked.push(message.args as (typeof asked)[number]);
      channel.settle({ type: 'answer', id: message.id, result: view(0x10_0000, [RunKind.Busy]) });
    });
    const inquiry = new Inquiry(
      channel,
      () => state,
      notice => (state = reduce(state, notice)),
    );
    const both = [inquiry.draw(), inquiry.draw(), inquiry.draw()];
    assert.equal(inquiry.idle, false);
    await Promise.all(both);
    assert.equal(asked.length, 4, 'two rounds of two bands: the wishes in between are one');
    assert.ok(asked.slice(0, 2).reduce((sum, wish) => sum + wish.cells, 0) <= 1400 + 16);
    assert.deepEqual([asked[0]!.at, asked[0]!.end], [0x10_0000, 0x110_0000]);
    assert.equal(state.runs.length, 1);
    assert.equal(inquiry.idle, true);
  });

  it('turns a failure into words', async () => {
    let state: State = { ...initialState, session: 'live' };
    const channel = new Channel(message => {
      if (message.type === 'ask')
        channel.settle({ type: 'failed', id: message.id, message: 'the worker is gone' });
    });
    const inquiry = new Inquiry(
      channel,
      () => state,
      notice => (state = reduce(state, notice)),
    );
    await inquiry.survey();
    assert.equal(state.trouble, 'the worker is gone');
  });
});

describe('the view', () => {
  const size = { width: 800, height: 400 };
  const state: State = {
    ...initialState,
    session: 'live',
    size,
    regions: [region(0x52_0000, 0x10_0000, { type: 'heap', heap: 0x52_0000, committed: 0x2000 })],
  };

  it('stays on its address when a region appears above it', () => {
    const viewport = new Viewport(undefined);
    const before: State = { ...state, view: { zoom: 12, top: 40 } };
    const after: State = { ...before, regions: [region(0x40_0000, 0x1_0000), ...state.regions] };
    assert.equal(viewport.fitted(before, after)?.top, 40 + 16 + 1);
  });

  it('comes back where it was left', () => {
    const kept = { ...initialState, zoom: 12, at: 0x54_0000, selected: undefined };
    assert.deepEqual(new Viewport(kept).fitted(state, state), { zoom: 12, top: 32 });
  });

  it('opens on what is committed of the newest heap', () => {
    const pages = [page(0x52_0000, 0x1000, 'committed'), page(0x52_1000, 0xf_f000, 'reserved')];
    const overview = { heaps: [{ handle: 0x52_0000, process: false }], latest: null } as unknown as Overview;
    const opened = new Viewport(undefined).fitted(state, { ...state, overview, pages });
    assert.deepEqual(opened, { zoom: 8, top: 0 });
  });

  describe('that follows the program', () => {
    const moved = (latest: Overview['latest'], step: number, more: Partial<State> = {}): State => ({
      ...state,
      view: { zoom: 8, top: 0 },
      overview: { step, latest, heaps: [{ handle: 0x52_0000 }] } as unknown as Overview,
      ...more,
    });
    const block = (step: number, at: number) => ({ step, at, size: 64, heap: 0x52_0000 });
    const viewport = new Viewport(undefined);
    const near = moved(block(10, 0x52_0400), 11);

    it('scrolls to the block that a step changed, as far as needed', () => {
      const far = moved(block(20, 0x52_8000), 21);
      assert.deepEqual(viewport.followed(near, far), { zoom: 8, top: 0x80 + 1 - 20 });
      assert.equal(viewport.followed(far, far), undefined);
    });

    it('scrolls to the block whose change was undone by a step back', () => {
      const far = moved(block(20, 0x52_8000), 21);
      assert.deepEqual(viewport.followed(far, { ...near, view: { zoom: 8, top: 0 } }), {
        zoom: 8,
        top: 0x80 + 1 - 20,
      });
    });

    it('turns to a heap that was made', () => {
      const made = moved(block(5, 0x52_0000), 6);
      const turned = viewport.followed(moved(null, 1, { view: { zoom: 20, top: 0 } }), made);
      assert.ok(turned!.zoom < 12);
    });

    it('stays where the user has turned to', () => {
      const looked = reduce(near, { type: 'viewed', view: { zoom: 8, top: 7 }, by: 'user' });
      const far = { ...moved(block(20, 0x52_8000), 21), following: looked.following };
      assert.equal(viewport.followed(looked, far), undefined);
    });
  });

  it('waits until there is something to see', () => {
    assert.equal(new Viewport(undefined).fitted(state, { ...state, regions: [] }), undefined);
  });
});
