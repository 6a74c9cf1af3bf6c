package io.lateen.wire.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rules about security: every mistake with path, value and what is expected.
final class SecurityDocumentsTest {
  private static List<String> said(String group, String kind, String name, String spec) {
    String text =
        "apiVersion: %s\nkind: %s\nmetadata: {name: %s, namespace: a}\nspec: %s\n"
            .formatted(group, kind, name, spec);
    return switch (RuleParser.parse(DocumentReader.read(text).documents().getFirst().tree())) {
      case Parsed.Accepted accepted -> accepted.warnings().stream().map(Object::toString).toList();
      case Parsed.Refused refused -> refused.problems().stream().map(Object::toString).toList();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ServiceRole | a | {} | spec.rules: missing (expected: at least one rule)
          ServiceRole | a | {rules: [{}]} | spec.rules[0].services: missing (expected: at least one service, or "*")
          ServiceRole | a | {rules: [{services: ["*"], constraints: [{key: destination.ip, values: [x]}]}]} | spec.rules[0].constraints[0].values[0]: "x" (expected: an IP address, or a network like 10.0.0.0/8)
          ServiceRole | a | {rules: [{services: ["*"], constraints: [{key: destination.port, values: ["0"]}]}]} | spec.rules[0].constraints[0].values[0]: "0" (expected: 1..65535)
          ServiceRoleBinding | a | {roleRef: {kind: ServiceRole, name: x}} | spec.subjects: missing (expected: at least one subject)
          ServiceRoleBinding | a | {subjects: [{}], roleRef: {kind: ServiceRole, name: x}} | spec.subjects[0]: missing (expected: user, group or properties)
          ServiceRoleBinding | a | {subjects: [{user: "*"}], roleRef: {kind: Role, name: x}} | spec.roleRef.kind: "Role" (expected: ServiceRole)
          ServiceRoleBinding | a | {subjects: [{user: "*"}], roleRef: {kind: ServiceRole}} | spec.roleRef.name: missing (expected: the name of a ServiceRole of this namespace)
          ClusterRbacConfig | a | {mode: "ON"} | metadata.name: "a" (expected: default)
          ClusterRbacConfig | default | {mode: ON_WITH_INCLUSION} | spec.inclusion: missing (expected: services or namespaces)
          """)
  void roles(String kind, String name, String spec, String expected) {
    assertThat(said("rbac.istio.io/v1alpha1", kind, name, spec)).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Policy | a | {} | metadata.name: "a" (expected: default, as it has no targets)
          Policy | default | {targets: [{name: b}]} | metadata.name: "default" (expected: another name for a policy with targets)
          MeshPolicy | default | {targets: [{name: b}]} | spec.targets: given (expected: none in a MeshPolicy)
          Policy | default | {origins: [{jwt: {}}]} | spec.origins[0].jwt.issuer: missing (expected: the claim iss of its tokens)
          Policy | default | {origins: [{jwt: {issuer: i, jwksUri: "ftp://x"}}]} | spec.origins[0].jwt.jwksUri: "ftp://x" (expected: an http or https URL)
          Policy | default | {peers: [{jwt: {issuer: "http://i"}}], origins: [{jwt: {issuer: "http://i"}}]} | spec.origins[0].jwt.issuer: "http://i" (expected: each issuer once)
          """)
  void policies(String kind, String name, String spec, String expected) {
    assertThat(said("authentication.istio.io/v1alpha1", kind, name, spec)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          AuthorizationPolicy | {action: CUSTOM} | spec.provider.name: missing (expected: one of the mesh's extensionProviders)
          AuthorizationPolicy | {rules: [{from: [{}]}]} | spec.rules[0].from[0].source: missing (expected: at least one of its fields)
          AuthorizationPolicy | {rules: [{to: [{operation: {paths: ["/{*}"]}}]}]} | spec.rules[0].to[0].operation.paths[0]: "/{*}" (expected: a path, prefix* or *suffix; templates are not judged here)
          AuthorizationPolicy | {rules: [{when: [{key: source.ip}]}]} | spec.rules[0].when[0].values: missing (expected: at least one value here or in notValues)
          PeerAuthentication | {portLevelMtls: {80: {mode: STRICT}}} | spec.portLevelMtls: given (expected: a selector beside it)
          RequestAuthentication | {jwtRules: [{issuer: i, jwks: "{}", jwksUri: "http://x"}]} | spec.jwtRules[0]: jwks, jwksUri (expected: only one of them)
          """)
  void ofToday(String kind, String spec, String expected) {
    assertThat(said("security.istio.io/v1", kind, "a", spec)).contains(expected);
  }
}
