import { render } from 'preact';
import { recallNode } from './address/node.ts';
import { App } from './app/App.tsx';
import './style/main.css';

recallNode();
const root = document.getElementById('app');
if (root) render(<App />, root);
