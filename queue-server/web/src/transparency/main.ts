import { mount } from 'svelte';

import '../styles/base.css';
import '../styles/citizen.css';
import './tables.css';
import Transparency from './Transparency.svelte';

mount(Transparency, { target: document.getElementById('page')! });
