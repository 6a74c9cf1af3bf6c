/// The console's HTTP side: requests, answers, files from the class path. Knows no page by name.
@NullMarked
package io.lateen.console.web;

import org.jspecify.annotations.NullMarked;
