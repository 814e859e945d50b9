-- What upstream says of a version where that differs from what it says of the package.
ALTER TABLE package_version ADD COLUMN description text;

-- Until now it stood among the values that have no column.
UPDATE package_version v SET description = v.metadata ->> 'description', metadata = v.metadata - 'description'
FROM catalog c
WHERE c.id = v.catalog_id AND c.source IN ('EESSI', 'DEMO') AND v.origin = 'IMPORTED' AND v.metadata ? 'description';
