import type { ElkEdgeSection, ElkNode } from 'elkjs';
import type { Item, MapData, Wire } from '../data/report-data';
import { type Box, type BoxWords, chip, head, plug } from './boxes';
import type { Layouter } from './elk';

/** A box where it stands, the outer ones first. */
export interface Placed {
  readonly item: Item;
  readonly box: Box;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedWire {
  readonly wire: Wire;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Placed[];
  readonly wires: readonly PlacedWire[];
}

const inset = 10;

const layered = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.partitioning.activate': 'true',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.spacing.nodeNode': '36',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '8',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.padding': '[top=4,left=4,bottom=4,right=4]',
  'elk.randomSeed': '1',
};

const packedBelow = (width: number) => ({
  'elk.algorithm': 'rectpacking',
  'elk.spacing.nodeNode': '10',
  'elk.padding': '[top=2,left=2,bottom=2,right=2]',
  'elk.rectpacking.widthApproximation.strategy': 'TARGET_WIDTH',
  'elk.rectpacking.widthApproximation.targetWidth': String(width - 4),
});

/** Below it wires have no room beside boxes: each end says in words where its wires lead. */
const wired = 600;

/** Boxes and wires in a given width, laid out by the Eclipse Layout Kernel: machines beside each other while they have room. */
export async function layOutMap({ items, wires }: MapData, given: BoxWords, width: number, layouter: Layouter): Promise<Drawing> {
  const isWired = width >= wired;
  const words = isWired ? given : spoken(given, items, wires);
  const machines = items.filter(({ kind }) => kind === 'machine');
  const columns = Math.max(1, Math.min(machines.length, Math.floor((width - 40) / 270)));
  const room = Math.min(460, Math.floor((width - (isWired ? 60 : 4) - (columns - 1) * 36) / columns));
  const boxes = new Map<string, Box>();
  const children = new Map<string | undefined, Item[]>();
  for (const item of items) children.set(item.within, [...(children.get(item.within) ?? []), item]);
  const packed = (item: Item, own: Box, most: number, inner: readonly Item[]): ElkNode => ({
    id: item.id,
    layoutOptions: {
      'elk.algorithm': 'rectpacking',
      'elk.padding': `[top=${own.height},left=${inset},bottom=${inset},right=${inset}]`,
      'elk.spacing.nodeNode': '6',
      'elk.rectpacking.widthApproximation.strategy': 'TARGET_WIDTH',
      'elk.rectpacking.widthApproximation.targetWidth': String(most - 2 * inset),
      'elk.nodeSize.constraints': 'MINIMUM_SIZE PORTS',
      'elk.nodeSize.minimum': `(${most}, ${own.height + inset})`,
      'elk.portConstraints': 'FIXED_SIDE',
      'elk.spacing.portPort': '10',
    },
    children: inner.map((one) => node(one, most - 2 * inset)),
  });
  const node = (item: Item, most: number): ElkNode => {
    const inner = children.get(item.id) ?? [];
    const keep = (box: Box) => {
      boxes.set(item.id, box);
      return box;
    };
    if (item.kind === 'machine') {
      const plugs = (isWired ? inner.filter(({ kind }) => kind === 'nic') : []).map((one) => ({ one, box: plug(one, words, most / 2) }));
      for (const { one, box } of plugs) boxes.set(one.id, box);
      const rest = [...(isWired ? [] : ['nic']), 'disk', 'vm', 'metal', 'battery'].flatMap((kind) =>
        inner.filter((one) => one.kind === kind),
      );
      // plugs stand half within
      const above = Math.max(0, ...plugs.map(({ box }) => box.height / 2 - 8));
      return {
        ...packed(item, keep(head(item, words, most, 16, above)), most, rest),
        ports: plugs.map(({ one, box: { width: wide, height } }) => ({
          id: one.id,
          width: wide,
          height,
          layoutOptions: { 'elk.port.side': 'NORTH', 'elk.port.borderOffset': String(-height / 2) },
        })),
      };
    }
    if (item.kind === 'vm' || item.kind === 'metal') return packed(item, keep(head(item, words, most, 14)), most, inner);
    const box = keep(
      item.kind === 'disk' ? head(item, words, Math.floor((most - 6) / 2), 12) : chip(item, words, most, item.within ? 12 : 13),
    );
    return { id: item.id, width: box.width, height: box.height };
  };
  const roots = children.get(undefined) ?? [];
  const turn = new Map(machines.map(({ id }, index) => [id, Math.floor(index / columns)]));
  const rows = Math.ceil(machines.length / columns);
  const partition = ({ id, kind }: Item) => {
    if (kind === 'machine') return 5 + (turn.get(id) ?? 0);
    if (kind === 'ups' || kind === 'mains') return 5 + rows;
    return ['internet', 'gateway', 'offsite'].indexOf(kind) < 0 ? 3 : kind === 'internet' ? 0 : 1;
  };
  const graph = await layouter({
    id: 'root',
    layoutOptions: isWired ? layered : packedBelow(width),
    children: [...roots]
      .sort((a, b) => (isWired ? 0 : partition(a) - partition(b)))
      .map((item) => {
        const made = node(item, item.kind === 'machine' ? room : Math.min(width - 20, 260));
        return { ...made, layoutOptions: { ...made.layoutOptions, 'elk.partitioning.partition': String(partition(item)) } };
      }),
    edges: !isWired ? [] : downward(wires, items, partition).map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  });
  return placed(graph, items, wires, boxes);
}

/** Boxes that say where their wires lead: `→ switch`. */
function spoken(words: BoxWords, items: readonly Item[], wires: readonly Wire[]): BoxWords {
  const byId = new Map(items.map((item) => [item.id, item]));
  const nameOf = (id: string) => {
    const item = byId.get(id);
    const holder = byId.get(item?.within ?? '');
    return item?.kind === 'nic' && holder ? holder.name : (item?.name ?? '');
  };
  const leads = new Map<string, Set<string>>();
  for (const { from, to } of wires) {
    leads.set(from, (leads.get(from) ?? new Set()).add(nameOf(to)));
    if (byId.get(to)?.kind === 'nic') leads.set(to, (leads.get(to) ?? new Set()).add(nameOf(from)));
  }
  return {
    ...words,
    noteOf: (item) => {
      const ends = [...(leads.get(item.id) ?? [])];
      const note = [words.noteOf(item), ...(ends.length > 0 && item.kind !== 'internet' ? [`→ ${ends.join(', ')}`] : [])].filter(Boolean);
      return note.length > 0 ? note.join(' ') : undefined;
    },
  };
}

/** Wires by the way that they are drawn: from the Internet down to the plugs. */
function downward(wires: readonly Wire[], items: readonly Item[], partition: (item: Item) => number): readonly Wire[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const near = new Map(items.filter(({ kind }) => kind === 'internet').map(({ id }) => [id, 0]));
  for (let grew = true; grew; ) {
    grew = false;
    for (const { from, to, kind } of wires) {
      if (kind === 'power' || kind === 'tunnel') continue;
      for (const [a, b] of [
        [from, to],
        [to, from],
      ] as const) {
        const next = (near.get(a) ?? Number.POSITIVE_INFINITY) + 1;
        if (next >= (near.get(b) ?? Number.POSITIVE_INFINITY)) continue;
        near.set(b, next);
        grew = true;
      }
    }
  }
  const rank = (id: string) => {
    const item = byId.get(id);
    if (item === undefined) return 0;
    return item.kind === 'nic' ? 50 : partition(item) * 10 + (item.kind === 'device' ? Math.min(9, near.get(id) ?? 9) : 0);
  };
  return wires.map((wire) => (rank(wire.from) <= rank(wire.to) ? wire : { ...wire, from: wire.to, to: wire.from }));
}

function placed(graph: ElkNode, items: readonly Item[], wires: readonly Wire[], texts: ReadonlyMap<string, Box>): Drawing {
  const byId = new Map(items.map((item) => [item.id, item]));
  const boxes: Placed[] = [];
  const visit = (node: ElkNode, left: number, top: number) => {
    const item = byId.get(node.id);
    const [x, y] = [left + (node.x ?? 0), top + (node.y ?? 0)];
    const put = (
      one: Item,
      at: { readonly x?: number; readonly y?: number; readonly width?: number; readonly height?: number },
      dx: number,
      dy: number,
    ) => {
      const box = texts.get(one.id);
      if (box) boxes.push({ item: one, box, x: dx + (at.x ?? 0), y: dy + (at.y ?? 0), width: at.width ?? 0, height: at.height ?? 0 });
    };
    if (item) put(item, node, left, top);
    for (const child of node.children ?? []) visit(child, x, y);
    for (const port of node.ports ?? []) {
      const plugged = byId.get(port.id);
      if (plugged) put(plugged, port, x, y);
    }
  };
  visit(graph, 0, 0);
  const drawn = new Map((graph.edges ?? []).map(({ id, sections = [] }) => [id, sections]));
  return {
    width: Math.ceil(graph.width ?? 0),
    height: Math.ceil(graph.height ?? 0),
    boxes,
    wires: wires.flatMap((wire) => (drawn.get(wire.id) ?? []).map((section) => ({ wire, points: pointsOf(section) }))),
  };
}

function pointsOf({ startPoint, bendPoints = [], endPoint }: ElkEdgeSection) {
  return [startPoint, ...bendPoints, endPoint];
}
