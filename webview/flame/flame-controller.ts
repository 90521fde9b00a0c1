/** What is zoomed to, selected and searched for in the flame graph: what the user's actions change. */
import { flameGraph, type FlameGraph } from '../../profile/index.ts';
import type { ProfileFrame } from '../../protocol/cpu-profile.ts';
import {
  childrenOf,
  flameHit,
  flamePicture,
  subtreeEnds,
  type FlameBox,
  type FlamePicture,
  type NarrowFrames,
} from '../model/flame-layout.ts';
import { searchFlames, type FlameMatches } from '../model/flame-search.ts';

export interface FlameEvents {
  /** What is shown of the graph has changed, or what is selected. */
  changed(): void;
  /** Something else is under the pointer. */
  redraw(): void;
  hovered(hit: FlameBox | NarrowFrames | null, x: number, y: number): void;
  openSource(frame: ProfileFrame): void;
  searchAsked(): void;
}

const NOTHING = flameGraph([]);

export class FlameController {
  graph: FlameGraph = NOTHING;
  picture: FlamePicture = { boxes: [], narrow: [], rows: 0 };
  /** Nodes of the graph; -1 for none. */
  focus = -1;
  selected = -1;
  hovered = -1;
  /** `null` while nothing is searched for. */
  matches: FlameMatches | null = null;
  readonly #events: FlameEvents;
  #ends: Int32Array = new Int32Array(0);
  #text = '';
  #width = 640;

  constructor(events: FlameEvents) {
    this.#events = events;
  }

  /** Another graph: what is searched for stays, all else begins anew. */
  show(graph: FlameGraph): void {
    this.graph = graph;
    this.#ends = subtreeEnds(graph);
    this.focus = -1;
    this.selected = -1;
    this.hovered = -1;
    this.search(this.#text);
  }

  resize(width: number): void {
    this.#width = width;
    this.#layOut();
  }

  search(text: string): void {
    this.#text = text;
    this.matches = text.trim() === '' ? null : searchFlames(this.graph, this.#ends, text);
    this.#layOut();
  }

  frameOf(node: number): ProfileFrame | null {
    return this.graph.frames[this.graph.frame[node] ?? -1] ?? null;
  }

  hover(x: number, row: number, y: number): void {
    const hit = flameHit(this.picture, x, row);
    this.#events.hovered(hit, x, y);
    this.#setHovered(hit !== null && 'node' in hit ? hit.node : -1);
  }

  leave(): void {
    this.#events.hovered(null, 0, 0);
    this.#setHovered(-1);
  }

  /** A click zooms to what is there; `isSource` opens it in the editor instead. */
  activate(x: number, row: number, isSource: boolean): void {
    const hit = flameHit(this.picture, x, row);
    if (hit === null) return;
    const node = 'node' in hit ? hit.node : hit.parent;
    this.selected = 'node' in hit ? node : this.selected;
    if (isSource) this.openSelected();
    this.zoomTo(isSource ? this.focus : node);
  }

  zoomTo(node: number): void {
    this.focus = node;
    this.#layOut();
  }

  zoomToSelected(): void {
    this.zoomTo(this.selected);
  }

  /** One step back: to the whole graph, then to no selection. */
  escape(): void {
    if (this.focus >= 0) this.zoomTo(-1);
    else this.select(-1);
  }

  select(node: number): void {
    this.selected = node;
    if (node >= 0 && !this.#isInView(node)) this.focus = -1;
    this.#layOut();
  }

  selectCaller(): void {
    const caller = this.graph.parent[this.selected] ?? -1;
    if (caller >= 0) this.select(caller);
  }

  selectCallee(): void {
    const [first] = childrenOf(this.graph, this.#ends, this.selected);
    if (first !== undefined) this.select(first);
  }

  selectSibling(step: 1 | -1): void {
    if (this.selected < 0) {
      this.selectCallee();
      return;
    }
    const siblings = childrenOf(this.graph, this.#ends, this.graph.parent[this.selected] ?? -1);
    const next = siblings[siblings.indexOf(this.selected) + step];
    if (next !== undefined) this.select(next);
  }

  selectMatch(step: 1 | -1): void {
    const nodes = this.matches?.nodes ?? [];
    if (nodes.length === 0) return;
    const at = nodes.indexOf(this.selected);
    const next = at < 0 ? (step === 1 ? 0 : nodes.length - 1) : (at + step + nodes.length) % nodes.length;
    this.select(nodes[next] ?? -1);
  }

  openSelected(): void {
    const frame = this.frameOf(this.selected);
    if (frame !== null) this.#events.openSource(frame);
  }

  askForSearch(): void {
    this.#events.searchAsked();
  }

  #setHovered(node: number): void {
    if (node === this.hovered) return;
    this.hovered = node;
    this.#events.redraw();
  }

  #isInView(node: number): boolean {
    if (this.focus < 0) return true;
    if (node >= this.focus) return node < (this.#ends[this.focus] ?? 0);
    return this.focus < (this.#ends[node] ?? 0);
  }

  #layOut(): void {
    this.picture = flamePicture(this.graph, this.#ends, this.focus, this.#width);
    this.#events.changed();
  }
}
