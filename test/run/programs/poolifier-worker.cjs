const { isMainThread } = require('node:worker_threads');
const { ClusterWorker, ThreadWorker } = require('poolifier');
const { burn } = require('./tasks.cjs');

module.exports = new (isMainThread ? ClusterWorker : ThreadWorker)({ burn });
