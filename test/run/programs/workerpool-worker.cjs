const workerpool = require('workerpool');
const tasks = require('./tasks.cjs');

workerpool.worker({ ...tasks });
