/// The viewer of Grafana dashboards.
@NullMarked
package io.lateen.console.dashboard;

import org.jspecify.annotations.NullMarked;
