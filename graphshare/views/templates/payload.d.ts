// What pages carry, from graphshare/views/payload/: written by `make docs`; edit that module, not this file.

/** A day on which the records themselves changed. */
export interface Break {
  day: string;
  text: string;
}

/** A door, or all side doors of a network that are only open, as one (`k`: to how many agencies). `n` network, `d` door, `b` body, `u` use, `s` basis, `v` via, `g` grade, `p` proxy (its place in `agencies`), `c` searches, `f` and `l` first and last day, `m` months, `a` account, `o` note, `e` rows, `t` how many rows there are, `w` wordings of its rows. What a door does not say is left out, for a country has tens of thousands of them. */
export interface Door {
  n: number;
  d: string;
  e: Array<[number | null, number]>;
  b: string;
  u: string;
  s: string;
  v: string;
  g: string;
  p: number;
  k: [number, number, number];
  c: [number, number, number];
  f: string;
  l: string;
  m: Array<string>;
  a: string;
  o: string;
  t: number;
  w: Array<string>;
}

/** Doors by column: each has as many values as there are doors, and columns that none fills are left out. */
export interface Doors {
  n: Array<number>;
  d: Array<string>;
  e: Array<Array<[number | null, number]>>;
  b: Array<string | null>;
  u: Array<string | null>;
  s: Array<string | null>;
  v: Array<string | null>;
  g: Array<string | null>;
  p: Array<number | null>;
  k: Array<[number, number, number] | null>;
  c: Array<[number, number, number] | null>;
  f: Array<string | null>;
  l: Array<string | null>;
  m: Array<Array<string> | null>;
  a: Array<string | null>;
  o: Array<string | null>;
  t: Array<number | null>;
  w: Array<Array<string> | null>;
}

/** The words of the footer. */
export interface Foot {
  window: string;
  coverage: string;
  notes: Array<string>;
  caveats: Array<string>;
  sources: Array<Source>;
  credits: Array<string>;
  replied: Array<Reply>;
  made: string;
}

/** An account on a list that is marked inactive. */
export interface Inactive {
  id: string;
  network: string;
  owner: string;
  account: string;
  mark: string | null;
  first: string | null;
  last: string | null;
  e: Array<[number | null, number]>;
}

/** A network with a door. `cd`, `cm`: cameras declared, mapped; `held`: 1 its log, 2 a selection of it, 4 its list. */
export interface Network {
  id: string;
  name: string;
  owner: string;
  ownerId: string;
  state: string | null;
  county: string | null;
  kind: string | null;
  held: number;
  cd: number | null;
  cm: number | null;
}

/** An agency through which a body reaches networks. */
export interface Proxy {
  id: string;
  name: string;
  state: string | null;
  kind: string | null;
}

/** A release that rows point at by its place in the list. */
export interface Release {
  file: string;
  sha256: string;
  agency: string | null;
  kind: string;
  first: string | null;
  last: string | null;
  credit: string | null;
  license: string | null;
}

/** What an agency named on a page said; `url` is empty where none is known. */
export interface Reply {
  agency: string;
  date: string;
  text: string;
  url: string;
}

/** A file under a page: its name, the beginning of its hash, whose and of what kind it is, its days. */
export interface Source {
  file: string;
  hash: string;
  about: string;
}

/** What no source is held for. */
export interface Unheld {
  logs: boolean;
  lists: boolean;
}

/** One way of counting: owners and networks, `None` where nothing held could show it. */
export interface Way {
  name: string;
  owners: number | null;
  networks: number | null;
}

/** The squares of a state on the Grid. */
export interface Block {
  state: string;
  name: string;
  x: number;
  y: number;
  width: number;
  known: number;
  held: number;
}

/** A column of the Grid: its networks. */
export interface Column {
  nets: Array<number>;
  x: number;
  name: string;
}

/** The Doors picture on one width. */
export interface DoorsSheet {
  width: number;
  height: number;
  body: [number, number];
  mark_x: number;
  name_x: number;
  bar_x: number;
  target_x: number;
  dot_x: number;
  label_x: number;
  beside: boolean;
  top: number;
  entries: Array<PlacedWay>;
  sections: Array<Section>;
  targets: Array<PlacedEnd>;
  headings: Array<Heading>;
  dots: Array<[number, number, number, number]>;
}

/** The Grid on one width. */
export interface GridSheet {
  kind: "grid";
  width: number;
  height: number;
  beside: boolean;
  entries: Array<PlacedWay>;
  targets: Array<PlacedEnd>;
  dots: Array<[number, number, number, number]>;
  blocks: Array<Block>;
  squares: Array<[number, number, number]>;
  size: number;
  legend: number;
  matrix: number;
  left: number;
  cell: number;
  columns: Array<Column>;
  groups: Array<Group>;
  lines: Array<Line>;
  rows: Array<Row>;
  by_state: boolean;
  bar_x: number;
  bar_w: number;
  words: Array<string>;
}

/** The columns of a state. */
export interface Group {
  name: string;
  code: string;
  x: number;
  width: number;
}

/** A heading over ends. */
export interface Heading {
  text: string;
  y: number;
}

/** A line of the Grid's matrix for a door that needs no agency. */
export interface Line {
  line: string;
  y: number;
}

/** The map. `words`: by what the places of networks are known. */
export interface MapSheet {
  kind: "map";
  width: number;
  height: number;
  outlines: Array<Outline>;
  beside: boolean;
  entries: Array<PlacedWay>;
  targets: Array<PlacedEnd>;
  dots: Array<[number, number, number, number, number]>;
  rest: Array<[number, number, number]>;
  labels: Array<StateLabel>;
  credit: string;
  words: string;
}

/** A state: its SVG path, and whether a network is known in it. */
export interface Outline {
  state: string;
  d: string;
  has: boolean;
}

/** One end: `nets` are its networks; `one`: it is a network by name. */
export interface PlacedEnd {
  id: string;
  label: string;
  nets: Array<number>;
  drawn: number;
  one: boolean;
  y: number;
  y0: number;
  y1: number;
  label_y: number;
}

/** One way in on the Doors picture; `row`: its height, `unit`: the height of one network. */
export interface PlacedWay {
  id: string;
  door: string;
  proxies: Array<string>;
  y: number;
  y0: number;
  y1: number;
  row: number;
  unit: number;
}

/** A row of the Grid's matrix: its agencies. */
export interface Row {
  agencies: Array<string>;
  y: number;
}

/** Where the ways in by one door begin. */
export interface Section {
  door: string;
  y: number;
}

/** A state's name on the map, and how many networks are known and held there. */
export interface StateLabel {
  state: string;
  name: string;
  x: number;
  y: number;
  known: number;
  held: number;
}

/** Every picture of a reach; `map` is `None` where neither a place nor a state is known. */
export interface Sheets {
  wide: DoorsSheet;
  narrow: DoorsSheet;
  map: MapSheet | null;
  grid: GridSheet;
  smallGrid: GridSheet;
}

/** What the page of a reach carries. `levels`: each level in words; `lod`: what is drawn. */
export interface ReachPage {
  networks: Array<Network>;
  doors: Doors;
  agencies: Array<Proxy>;
  releases: Array<Release>;
  states: Array<[string, string]>;
  stateNames: Array<[string, string]>;
  inactive: Array<Inactive>;
  unheld: Unheld;
  ways: Array<Way>;
  largest: string;
  breaks: Array<Break>;
  others: Array<[string, string, string | null, string | null, string | null, number | null, number | null, number, string]>;
  body: string;
  levels: Record<string, Array<string>>;
  answer: string;
  lod: Array<string>;
  named: boolean;
  opens: string;
  bySearches: boolean;
  foot: Foot;
  sheets: Sheets;
}

/** An agency of a network picture. */
export interface Neighbor {
  id: string;
  name: string;
  state: string | null;
  kind: string | null;
  federal: boolean;
}

/** What a tie says between two names, its color, whether it is dashed, and whether it is drawn only at the middle at first. */
export interface TieKind {
  says: string;
  verb: string;
  tail: string;
  color: string;
  dash: boolean;
  quiet: boolean;
}

/** What the page of a network carries; `center` is a place in `agencies`, `ofBody`: it is a body's. */
export interface NetworkPage {
  center: number;
  ofBody: boolean;
  answer: string;
  foot: Foot;
  lod: Array<string>;
  releases: Array<Release>;
  agencies: Array<Neighbor>;
  kinds: Array<TieKind>;
  ties: Array<[number, number, number, number | null, string | null, string | null, Array<[number | null, number]>]>;
}

/** A table of a page of figures, to take along: rows of plain values. */
export interface Sheet {
  name: string;
  columns: Array<string>;
  rows: Array<Array<string | number | null>>;
}

/** What a page of figures carries. `file`: how files taken along are called; `picture`: its figure is taken along alone. */
export interface FigurePage {
  tables: Array<Sheet>;
  foot: Foot;
  file: string;
  picture: boolean;
}

/** What the page of what is held carries: its table, to take along. */
export interface CoveragePage {
  rows: Array<Array<string | null>>;
}

/** An entry of a list that lets an agency in; `by`: whose page says it, where it is not the agency's own list. */
export interface Share {
  from: string | null;
  until: string | null;
  basis: string;
  network: string;
  account: string;
  by: string | null;
  evidence: Array<[number | null, number]>;
}

/** An agency on the page of another: what lists say (`may`, `mark`, `shares`), what logs say (`searches`, `bodies`). */
export interface Party {
  id: string;
  name: string;
  state: string | null;
  kind: string | null;
  federal: boolean;
  own: boolean;
  may: string | null;
  mark: string | null;
  shares: Array<Share>;
  searches: number | null;
  bodies: Array<[string, number, number, number]>;
  first: string | null;
  last: string | null;
  named: number;
  says: number;
  agreement: string | null;
  evidence: Array<[number | null, number]>;
}

/** What the page of an agency carries. `lists`, `logs`: whether any is held; `selection`: only picked rows of logs are. */
export interface ProfilePage {
  agency: string;
  releases: Array<Release>;
  rows: Array<Party>;
  lists: boolean;
  logs: boolean;
  selection: boolean;
}

/** What a report carries: nothing, for it is read and printed without a script. */
export interface PaperPage {
}
