/// What clusters, listeners and route tables are called; proxies, people and dashboards rely on it.
@NullMarked
package io.lateen.pilot.translate.name;

import org.jspecify.annotations.NullMarked;
