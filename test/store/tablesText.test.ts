import { expect, test } from 'vitest';
import { tablesText } from '../../src/store/sql/tablesText.ts';

const TABLES = {
  from: 'package_version v',
  joins: { b: 'LEFT JOIN package_version b ON b.id = v.build_id', p: 'LEFT JOIN package p ON p.id = v.package_id' },
};

test('a statement joins the tables whose columns it names, and no others', () => {
  expect(tablesText(TABLES, ['v.id', 'v.version = $1'])).toBe('package_version v');
  expect(tablesText(TABLES, ['v.id', 'p.sort_name = $1'])).toBe('package_version v LEFT JOIN package p ON p.id = v.package_id');
  expect(tablesText(TABLES, ['b.toolchain_name, p.name'])).toBe(
    'package_version v LEFT JOIN package_version b ON b.id = v.build_id LEFT JOIN package p ON p.id = v.package_id',
  );
});

test('a table without joins is itself', () => {
  expect(tablesText({ from: 'offering o' }, ['o.name'])).toBe('offering o');
});
