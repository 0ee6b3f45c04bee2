import { mount } from 'svelte';

import { language } from '../shared/language.svelte';
import '../styles/base.css';
import '../styles/beside.css';
import Staff from './Staff.svelte';

language.start();
mount(Staff, { target: document.getElementById('page')! });
