import { mount } from 'svelte';

import '../styles/base.css';
import '../styles/citizen.css';
import Journey from './Journey.svelte';

mount(Journey, { target: document.getElementById('page')! });
