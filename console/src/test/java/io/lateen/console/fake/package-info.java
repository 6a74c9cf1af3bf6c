/// A Prometheus that makes up its data: series are functions of time, so rates are known.
package io.lateen.console.fake;
