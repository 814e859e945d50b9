-- What has happened once and for all in this database.
CREATE TABLE milestone (
    name text NOT NULL PRIMARY KEY,
    reached_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- The demo catalog ends with the first catalog of an upstream.
INSERT INTO milestone (name) SELECT 'DEMO_ENDED' WHERE EXISTS (SELECT FROM catalog WHERE source IN ('EESSI', 'SPACK'));
DELETE FROM catalog WHERE source = 'DEMO' AND EXISTS (SELECT FROM milestone WHERE name = 'DEMO_ENDED');
