// Written with knowledge of how zen3 and cc80 are stored, and of the indexes.

/** The packages with zen3 and cc80 on one target. */
export const ZEN3_AND_CC80 = `FROM package p WHERE EXISTS (
  SELECT FROM package_version v JOIN target t ON t.version_id = v.build_id
  WHERE v.package_id = p.id AND t.type = 'cpu_architecture' AND t.name = 'x86_64' AND t.subtype = 'amd/zen3'
    AND t.gpu_architectures <> '{}' AND t.gpu_architectures && '{nvidia/cc80}')`;

/** The zen3 targets, in the order of the index target_cpu_order_idx. */
export const ZEN3_TARGETS = `FROM target t JOIN package_version v ON v.id = t.version_id
  JOIN package p ON p.id = v.package_id JOIN catalog c ON c.id = p.catalog_id
  WHERE (CASE WHEN t.type = 'cpu_architecture' THEN t.name ELSE '~' END) = 'x86_64'
    AND (CASE WHEN t.type = 'cpu_architecture' THEN t.subtype ELSE '~' END) = 'amd/zen3' ORDER BY t.id LIMIT 50`;
