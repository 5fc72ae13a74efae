import { StudentProject } from '../../charts/students';
import { image } from '../../src';
import { manifest, synthesized } from '../lab';

describe('a student’s web server', () => {
  const containerWith = (web: object) => {
    const result = synthesized((lab) => {
      new StudentProject(lab, {
        name: 'quiz',
        hostname: 'quiz.test.example',
        repository: { url: 'https://git.test.example/students/quiz.git', branch: 'main', path: '.' },
        home: lab.machines.two,
        web: { image: image('docker.io/library/nginx:1.29.3'), port: 8080, ...web },
      });
    });
    return manifest(result, 'quiz/deployment-quiz.yaml').spec.template.spec.containers[0];
  };

  test('starts as its image was made to', () => {
    const container = containerWith({});
    expect(container).not.toHaveProperty('args');
    expect(container).not.toHaveProperty('command');
  });

  test('is given the arguments that its owner wrote, and no others', () => {
    expect(containerWith({ args: ['--listen', ':8080'] }).args).toEqual(['--listen', ':8080']);
  });

  test('is asked at its own path', () => {
    expect(containerWith({ path: '/health' }).readinessProbe.httpGet.path).toBe('/health');
  });
});
