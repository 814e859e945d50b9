import type { Random } from '../../bench/upstream/random.ts';
import type { Door, Reply } from './door.ts';

const REST = '/api/marketplace-software-';

/** The result of a mutation: the row written, or none where it was refused. */
interface Written {
  readonly result: { readonly row?: { readonly uuid: string }; readonly deletedId?: string };
}

/** A client that edits what it has made itself and what was imported, in turns over GraphQL and REST. */
export class Writer {
  readonly #door: Door;
  readonly #random: Random;
  readonly #catalog: string;
  readonly #imported: readonly string[];
  readonly #packages: string[] = [];
  readonly #versions: string[] = [];
  #names = 0;

  /** @param catalog the uuid of a catalog by hand @param imported the uuids of imported packages, which no other client deletes */
  constructor(door: Door, random: Random, catalog: string, imported: readonly string[]) {
    this.#door = door;
    this.#random = random;
    this.#catalog = catalog;
    this.#imported = imported;
  }

  /** Makes one random edit; returns whether it was acknowledged. */
  edit(): Promise<boolean> {
    const edits = [
      () => this.#create(),
      () => this.#create(),
      () => this.#change(),
      () => this.#change(),
      () => this.#rename(),
      () => this.#release(),
      () => this.#release(),
      () => this.#correct(),
      () => this.#build(),
      () => this.#delete(this.#packages, 'deletePackage', 'packages'),
      () => this.#delete(this.#versions, 'deleteVersion', 'versions'),
    ] as const;
    return this.#random.pick(edits)();
  }

  async #create(): Promise<boolean> {
    const name = this.#name();
    const made = await this.#make(['createPackage', 'CreatePackage', 'package'], { catalogId: this.#catalog, name }, [
      'packages',
      { catalog: this.#url('catalogs', this.#catalog), name },
    ]);
    return keep(this.#packages, made);
  }

  #change(): Promise<boolean> {
    const id = this.#one([...this.#packages, ...this.#imported]);
    const description = `Changed ${this.#random.between(1, 1_000_000)}`;
    return this.#update(['updatePackage', 'UpdatePackage', 'package'], id, { description }, ['packages', { description }]);
  }

  #rename(): Promise<boolean> {
    const name = this.#name();
    return this.#update(['updatePackage', 'UpdatePackage', 'package'], this.#one(this.#packages), { name }, [
      'packages',
      { name },
    ]);
  }

  async #release(): Promise<boolean> {
    const packageId = this.#one(this.#packages);
    if (packageId === undefined) return false;
    const version = this.#name();
    const made = await this.#make(['createVersion', 'CreateVersion', 'version'], { packageId, version }, [
      'versions',
      { package: this.#url('packages', packageId), version },
    ]);
    return keep(this.#versions, made);
  }

  #correct(): Promise<boolean> {
    const version = this.#name();
    return this.#update(['updateVersion', 'UpdateVersion', 'version'], this.#one(this.#versions), { version }, [
      'versions',
      { version },
    ]);
  }

  async #build(): Promise<boolean> {
    const versionId = this.#one(this.#versions);
    if (versionId === undefined) return false;
    const target = { name: 'x86_64', subtype: this.#name() };
    const made = await this.#make(['createTarget', 'CreateTarget', 'target'], { versionId, ...target }, [
      'targets',
      {
        version: this.#url('versions', versionId),
        target_type: 'cpu_architecture',
        target_name: target.name,
        target_subtype: target.subtype,
      },
    ]);
    return made !== null;
  }

  async #delete(ids: string[], mutation: string, list: string): Promise<boolean> {
    const id = this.#one(ids);
    if (id === undefined) return false;
    ids.splice(ids.indexOf(id), 1);
    if (this.#random.chance(0.5)) return (await this.#door.send('DELETE', `${REST}${list}/${id}/`)).status === 204;
    const document = `mutation ($id: ID!) { result: ${mutation}(input: { id: $id }) { ... on DeletePayload { deletedId } } }`;
    return (await this.#door.query<Written>(document, { id })).result.deletedId !== undefined;
  }

  /** Writes over one API or the other; returns the uuid of the row, or null where it was refused. */
  async #make([mutation, type, row]: Mutation, input: object, [list, body]: Body): Promise<string | null> {
    if (this.#random.chance(0.5)) return uuidOf(await this.#door.send('POST', `${REST}${list}/`, body), 201);
    return this.#mutate(mutation, type, row, input);
  }

  async #update([mutation, type, row]: Mutation, id: string | undefined, input: object, [list, body]: Body): Promise<boolean> {
    if (id === undefined) return false;
    if (this.#random.chance(0.5)) return uuidOf(await this.#door.send('PATCH', `${REST}${list}/${id}/`, body), 200) !== null;
    return (await this.#mutate(mutation, type, row, { id, ...input })) !== null;
  }

  async #mutate(mutation: string, type: string, row: string, input: object): Promise<string | null> {
    const document = `mutation ($input: ${type}Input!) { result: ${mutation}(input: $input) { ... on ${type}Payload { row: ${row} { uuid } } } }`;
    return (await this.#door.query<Written>(document, { input })).result.row?.uuid ?? null;
  }

  #name(): string {
    return `w${this.#random.between(1, 1_000_000)}.${(this.#names += 1)}`;
  }

  #one(ids: readonly string[]): string | undefined {
    return ids.length === 0 ? undefined : ids[this.#random.between(0, ids.length - 1)];
  }

  #url = (list: string, uuid: string) => `http://gateway${REST}${list}/${uuid}/`;
}

/** The name of a mutation, that of its types, and the field of the row. */
type Mutation = readonly [mutation: string, type: string, row: string];
type Body = readonly [list: string, body: object];

const uuidOf = ({ status, body }: Reply, expected: number): string | null =>
  status === expected ? (body['uuid'] as string) : null;

function keep(ids: string[], made: string | null): boolean {
  if (made !== null) ids.push(made);
  return made !== null;
}
