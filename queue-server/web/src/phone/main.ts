import { mount } from 'svelte';

import '../styles/base.css';
import Phone from './Phone.svelte';

mount(Phone, { target: document.getElementById('page')! });
