import { mount } from 'svelte';

import { language } from '../shared/language.svelte';
import '../styles/base.css';
import '../styles/forms.css';
import '../styles/managers.css';
import './programme.css';
import Programme from './Programme.svelte';

language.start();
mount(Programme, { target: document.getElementById('page')! });
