package io.lateen.model.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustDomainsTest {
  private static final TrustDomains DOMAINS =
      new TrustDomains("new.example", List.of("old.example", "new.example", "older"));

  @Test
  void theNameIsNoAlias() {
    assertThat(DOMAINS.all()).containsExactly("new.example", "old.example", "older");
    assertThat(DOMAINS.contains("older")).isTrue();
    assertThat(DOMAINS.contains("third")).isFalse();
  }

  @Test
  void anIdentityHasANameInEachDomain() {
    assertThat(DOMAINS.identities("spiffe://older/ns/a/sa/b"))
        .containsExactly(
            "spiffe://new.example/ns/a/sa/b",
            "spiffe://old.example/ns/a/sa/b",
            "spiffe://older/ns/a/sa/b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spiffe://third/ns/a/sa/b", "spiffe://cluster.local/ns/a/sa/b", "a", ""})
  void anotherDomainsHasOneName(String identity) {
    assertThat(DOMAINS.identities(identity)).containsExactly(identity);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        // One of the names means all, also of a namespace, or everybody of the domain.
        "old.example/ns/a/sa/b : new.example/ns/a/sa/b,old.example/ns/a/sa/b,older/ns/a/sa/b",
        "new.example/ns/a/* : new.example/ns/a/*,old.example/ns/a/*,older/ns/a/*",
        "older/* : new.example/*,old.example/*,older/*",
        // Whatever the mesh's domain is called.
        "cluster.local/ns/a/sa/b : new.example/ns/a/sa/b,old.example/ns/a/sa/b,older/ns/a/sa/b",
        // The domains that a suffix leaves out.
        "*.example/ns/a/sa/b : *.example/ns/a/sa/b,older/ns/a/sa/b",
        "*older/ns/a/sa/b : *older/ns/a/sa/b,new.example/ns/a/sa/b,old.example/ns/a/sa/b",
        "*third/ns/a/sa/b : *third/ns/a/sa/b",
        // Of all that there are, of none of them, and no identity.
        "*/ns/a/sa/b : */ns/a/sa/b",
        "third/ns/a/sa/b : third/ns/a/sa/b",
        "older.third/ns/a/sa/b : older.third/ns/a/sa/b",
        "* : *",
        "old* : old*",
      })
  void aRuleMeansEveryDomainOfTheMesh(String pattern, String meant) {
    assertThat(String.join(",", DOMAINS.principals(pattern))).isEqualTo(meant);
  }

  @Test
  void theSchemeIsKept() {
    assertThat(new TrustDomains("td", List.of()).principals("spiffe://cluster.local/ns/a/sa/b"))
        .containsExactly("spiffe://td/ns/a/sa/b");
  }

  @Test
  void withoutAliasesNothingIsAdded() {
    assertThat(TrustDomains.DEFAULT.principals("cluster.local/ns/a/sa/b"))
        .containsExactly("cluster.local/ns/a/sa/b");
    assertThat(TrustDomains.DEFAULT.identities("spiffe://cluster.local/ns/a/sa/b"))
        .containsExactly("spiffe://cluster.local/ns/a/sa/b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "spiffe://a", "A", "a*", "ä"})
  void whatIsNoName(String text) {
    assertThat(TrustDomains.isName(text)).isFalse();
    assertThat(TrustDomains.isName("a".repeat(256))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster.local", "td-1", "a_b", "0"})
  void whatIsOne(String text) {
    assertThat(TrustDomains.isName(text)).isTrue();
  }
}
