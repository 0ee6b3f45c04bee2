import { mount } from 'svelte';

import '../styles/base.css';
import Page from './Page.svelte';

mount(Page, { target: document.getElementById('page')! });
