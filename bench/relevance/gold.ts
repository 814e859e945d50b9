/** A package that answers a query, and how well. */
export interface Answer {
  readonly ecosystem: string;
  readonly name: string;
  /** 3: it is meant, or as good; 2: good; 1: related. */
  readonly grade: number;
}

/** A query and what it should find. */
export interface GoldQuery {
  readonly id: string;
  readonly group: string;
  readonly query: string;
  readonly relevant: readonly Answer[];
  /** Of an extension: the packages whose modules bring it along. */
  readonly modules?: readonly Pick<Answer, 'ecosystem' | 'name'>[];
  /** Of a negative query: what may be found nevertheless. */
  readonly allowed?: readonly Pick<Answer, 'ecosystem' | 'name'>[];
  /** The same, as a part of names without separators, in lower case. */
  readonly allowedWord?: string;
}

/** A file of queries. */
export interface GoldSet {
  readonly queries: readonly GoldQuery[];
}
