export * from '../domain/ids.ts';
