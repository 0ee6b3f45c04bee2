import { mount } from 'svelte';

import '../styles/tokens.css';
import '../styles/fonts.css';
import Board from './Board.svelte';

mount(Board, { target: document.getElementById('page')! });
