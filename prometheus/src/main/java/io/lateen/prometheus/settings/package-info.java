/// What to scrape, read from YAML of the shape of prometheus.yml.
@NullMarked
package io.lateen.prometheus.settings;

import org.jspecify.annotations.NullMarked;
