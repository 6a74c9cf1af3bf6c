/// Pictures for the documentation.
package io.lateen.console.pictures;
