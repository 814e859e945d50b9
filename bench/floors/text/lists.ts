import { uuidOf } from '../ask.ts';
import { ZEN3_AND_CC80, ZEN3_TARGETS } from '../zen3.ts';
import { globalId, type JsonStatement, nodes, nodesAndTotal, ordered } from './json.ts';
import { BY_NAME, briefVersions } from './parts.ts';

const none = () => [];

/** The response to `catalogs`. */
export const catalogs: JsonStatement = {
  text: `SELECT json_build_object('catalogs', ${nodes(
    {
      ...{ id: globalId('Catalog', 'c.id'), name: 'c.name', version: 'c.version' },
      ...{ packageCount: 'c.package_count', versionCount: 'c.version_count', targetCount: 'c.target_count' },
    },
    ordered('c.*', 'FROM catalog c', 'c.sort_name, c.name, c.version_key DESC, c.id DESC', 20),
    'c',
  )})::text AS data`,
  values: none,
};

/** The response to `filter`. */
export const filter: JsonStatement = {
  text: `SELECT json_build_object('packages', ${nodesAndTotal(
    { id: globalId('Package', 'p.id'), name: 'p.name', description: 'p.description', versions: briefVersions() },
    ordered('p.id, p.name, p.description', ZEN3_AND_CC80, BY_NAME, 50),
    'p',
    `(SELECT count(*) ${ZEN3_AND_CC80})`,
  )})::text AS data`,
  values: none,
};

/** Condition of the link `l` of the offering. */
const runsOn = (build: string) => `t.version_id = ${build} AND t.catalog_id = l.catalog_id AND t.type = 'cpu_architecture'
  AND t.name = ANY (l.enabled_cpu_families) AND t.subtype = ANY (l.enabled_cpu_microarchitectures)`;
const OFFERED = `FROM package p WHERE p.catalog_id = l.catalog_id AND EXISTS (
  SELECT FROM package_version v JOIN target t ON ${runsOn('v.build_id')} WHERE v.package_id = p.id)`;

/** The response to `offering`. */
export const offering: JsonStatement = {
  text: `SELECT json_build_object('offering', (SELECT json_build_object('name', o.name, 'packages', ${nodesAndTotal(
    {
      id: globalId('Package', 'p.id'),
      name: 'p.name',
      versions: briefVersions(`AND EXISTS (SELECT FROM target t WHERE ${runsOn('v.build_id')})`),
    },
    ordered('p.id, p.name', OFFERED, BY_NAME, 50),
    'p',
    `(SELECT count(*) ${OFFERED})`,
  )}) FROM offering o JOIN offering_catalog l ON l.offering_id = o.id WHERE o.id = $1))::text AS data`,
  values: ({ id }) => [uuidOf(id)],
};

/** The response to `deep`. */
export const deep: JsonStatement = {
  text: `SELECT json_build_object('targets', ${nodes(
    {
      id: globalId('Target', 't.id'),
      location: 't.location',
      packageVersion: `json_build_object('version', t.version, 'package', json_build_object('name', t.package,
        'catalog', json_build_object('name', t.catalog, 'version', t.catalog_version)))`,
    },
    `SELECT t.id, t.location, v.version, p.name AS package, c.name AS catalog, c.version AS catalog_version, t.id AS n ${ZEN3_TARGETS}`,
    't',
  )})::text AS data`,
  values: none,
};
